package io.hedgerow.policies.selection;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Selection policies by name: the built-in ones and those found by {@link java.util.ServiceLoader}. Immutable
 * and thread-safe.
 */
public final class PolicyRegistry {
    private final Map<String, SelectionPolicyProvider> providers;

    private PolicyRegistry(Map<String, SelectionPolicyProvider> providers) {
        this.providers = Collections.unmodifiableMap(providers);
    }

    /**
     * The built-in policies and the providers the class loader finds.
     *
     * <p>Throws {@link IllegalArgumentException} when a provider cannot be loaded, has no name, or has the name of
     * another one; both classes are named.
     *
     * @param loader where to look; in a Flink job the user-code class loader
     */
    public static PolicyRegistry load(ClassLoader loader) {
        try {
            return of(ServiceLoader.load(SelectionPolicyProvider.class, loader));
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException("a selection policy cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** The built-in policies and these. Throws {@link IllegalArgumentException} as {@link #load} does. */
    public static PolicyRegistry of(Iterable<SelectionPolicyProvider> users) {
        Map<String, SelectionPolicyProvider> providers = new TreeMap<>();
        BuiltIns.all().forEach(provider -> add(provider, providers));
        users.forEach(provider -> add(provider, providers));
        return new PolicyRegistry(providers);
    }

    private static void add(SelectionPolicyProvider provider, Map<String, SelectionPolicyProvider> providers) {
        String name = provider.name();
        String className = provider.getClass().getName();
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("the selection policy of " + className + " has no name");
        }
        SelectionPolicyProvider other = providers.putIfAbsent(name, provider);
        if (other != null) {
            throw new IllegalArgumentException("selection policy " + name + " is provided twice, by "
                    + other.getClass().getName() + " and by " + className + "; names must be unique");
        }
    }

    /** All names, sorted. */
    public List<String> names() {
        return List.copyOf(providers.keySet());
    }

    /** The provider of that name. Throws {@link IllegalArgumentException} with the allowed names when there is none. */
    public SelectionPolicyProvider find(String name) {
        SelectionPolicyProvider provider = providerOrNull(name);
        if (provider == null) {
            throw new IllegalArgumentException(unknown(name));
        }
        return provider;
    }

    @Nullable
    SelectionPolicyProvider providerOrNull(String name) {
        return providers.get(name);
    }

    String unknown(String name) {
        return "no selection policy " + name + "; allowed: " + String.join(", ", names());
    }
}
