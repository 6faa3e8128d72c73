package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hardware a model runs on, for formats that leave a choice.
 *
 * @param provider execution provider, lower case, such as {@code cpu} or {@code cuda}
 * @param orElse provider that takes its place where it is not available, or null: the model is refused
 * @param threads threads one call may use, at least 1
 */
public record RuntimeSpec(String provider, @Nullable String orElse, int threads) implements Serializable {

    /** One thread of the processor. */
    public static final RuntimeSpec DEFAULT = new RuntimeSpec("cpu", null, 1);

    public RuntimeSpec {
        Objects.requireNonNull(provider, "provider is null");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }
}
