package io.hedgerow.executors;

import io.hedgerow.policies.spec.RuntimeSpec;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to be loaded. Immutable. Models loaded with different options are different instances.
 *
 * @param provider execution provider, lower case, such as {@code cpu} or {@code cuda}
 * @param orElse provider that takes its place where it is not available, or null: the model is refused
 * @param threads threads one scoring call may use inside the runtime, at least 1
 */
public record LoadOptions(String provider, @Nullable String orElse, int threads) {

    /** One thread of the processor per call: parallelism comes from the pool. */
    public static final LoadOptions DEFAULT = of(RuntimeSpec.DEFAULT);

    public LoadOptions {
        Objects.requireNonNull(provider, "provider is null");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }

    /** What a model's document asks for. */
    public static LoadOptions of(RuntimeSpec runtime) {
        return new LoadOptions(runtime.provider(), runtime.orElse(), runtime.threads());
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
