package io.hedgerow.policies.spec;

import java.io.Serializable;

/**
 * How a pool keeps models that live beside the requests of their key, each on one subtask.
 *
 * @param modelCacheBytes most that loaded models may take in one subtask, counted as the bytes of their files; at least 1
 */
public record KeyedJoinSpec(long modelCacheBytes) implements Serializable {

    /** Where the document does not say. */
    public static final KeyedJoinSpec DEFAULT = new KeyedJoinSpec(256L * 1024 * 1024);

    public KeyedJoinSpec {
        if (modelCacheBytes < 1) {
            throw new IllegalArgumentException("modelCache must be at least 1 byte, was " + modelCacheBytes);
        }
    }
}
