package io.hedgerow.policies.selection;

import java.util.Objects;

/**
 * One thing that is wrong with a specification.
 *
 * @param path where, in the terms of the document and relative to the endpoint's {@code spec}, such as
 *     {@code selection.otherwise.quorum}; from a {@link SelectionPolicyProvider} relative to the policy's own
 *     settings, and empty where the whole is meant
 * @param message what is wrong and what is allowed
 */
public record Problem(String path, String message) {
    public Problem {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(message, "message is null");
    }

    /** The same problem, seen from one level further out. */
    Problem under(String parent) {
        return new Problem(path.isEmpty() ? parent : parent + "." + path, message);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
