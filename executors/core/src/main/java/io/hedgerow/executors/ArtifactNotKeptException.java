package io.hedgerow.executors;

import java.io.IOException;

/**
 * The bytes of a large model could not be written on this machine, which says nothing about the model: another attempt may find
 * room. The message names the folder, and how to choose another one.
 */
public final class ArtifactNotKeptException extends IOException {
    private static final long serialVersionUID = 1L;

    ArtifactNotKeptException(String message, Throwable cause) {
        super(message, cause);
    }
}
