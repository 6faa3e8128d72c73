package io.hedgerow.kafka.once;

import java.io.IOException;

/** A takeover that can never succeed as things are; says what to do. Trying again is in vain. */
public final class TakeoverRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A refusal, in words for whoever runs the job. */
    public TakeoverRefusedException(String message) {
        super(message);
    }
}
