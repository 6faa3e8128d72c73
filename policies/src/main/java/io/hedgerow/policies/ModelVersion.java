package io.hedgerow.policies;

import java.util.Objects;

/**
 * A version of a model.
 *
 * @param name name of the model
 * @param version its version
 */
public record ModelVersion(String name, String version) {
    public ModelVersion {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(version, "version is null");
    }
}
