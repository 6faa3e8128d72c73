package io.hedgerow.executors;

import io.hedgerow.policies.spec.RuntimeSpec;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be loaded. Immutable. Models loaded with different options are different instances.
 *
 * @param provider execution provider, lower case, such as {@code cpu} or {@code cuda}
 * @param orElse provider that takes its place where it is not available, or null: the model is refused
 * @param threads threads one scoring call may use inside the runtime, at least 1
 * @param allow what the model may reach beyond its bytes, as the job's operator says
 */
public record LoadOptions(String provider, @Nullable String orElse, int threads, AllowList allow) {

    /** One thread of the processor per call: parallelism comes from the pool. */
    public static final LoadOptions DEFAULT = of(RuntimeSpec.DEFAULT);

    public LoadOptions {
        Objects.requireNonNull(provider, "provider is null");
        Objects.requireNonNull(allow, "allow is null");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }

    /** A model that may reach nothing but its bytes. */
    public LoadOptions(String provider, @Nullable String orElse, int threads) {
        this(provider, orElse, threads, AllowList.NOTHING);
    }

    /** What a model's document asks for; nothing is allowed. */
    public static LoadOptions of(RuntimeSpec runtime) {
        return new LoadOptions(runtime.provider(), runtime.orElse(), runtime.threads());
    }

    /** The same, where this is allowed. */
    public LoadOptions withAllow(AllowList newAllow) {
        return new LoadOptions(provider, orElse, threads, newAllow);
    }

    /** Servers that the model may call: {@code host} or {@code host:port}, sorted. */
    public List<String> allowedHosts() {
        return allow.hosts();
    }

    /** Classes that the model may run, see {@link AllowList#classes}, sorted. */
    public List<String> allowedClasses() {
        return allow.classes();
    }

    /**
     * The provider to load with: the one asked for where it is available, else the declared replacement.
     *
     * @param available providers of the format on this machine, lower case
     * @throws ProviderUnavailableException when neither is available
     */
    public String choose(Collection<String> available) throws ProviderUnavailableException {
        if (available.contains(provider)) {
            return provider;
        }
        if (orElse != null && available.contains(orElse)) {
            return orElse;
        }
        String asked = orElse == null ? "provider " + provider : "provider " + provider + ", or else " + orElse + ",";
        throw new ProviderUnavailableException(
                asked + " is not available; available here: " + String.join(", ", available));
    }
}
