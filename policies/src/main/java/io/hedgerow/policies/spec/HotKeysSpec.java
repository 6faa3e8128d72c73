package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/**
 * The requests that a variant scores instead of a keyed one, and no others.
 *
 * @param variant name of the keyed variant
 * @param keys keys of that variant, at least one
 */
public record HotKeysSpec(String variant, Set<String> keys) implements Serializable {
    public HotKeysSpec {
        Objects.requireNonNull(variant, "variant is null");
        keys = Set.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("keys of variant " + variant + " must not be empty");
        }
    }
}
