package io.hedgerow.executors.crashes;

import java.util.Locale;
import java.util.Optional;

/** What a process is doing when it may end. Ordered: what has come through a later one has come through those before it. */
public enum Phase {
    /** A subtask runs: says nothing about a model. */
    RUN,

    /** A model is being loaded. */
    LOAD,

    /** A model is called for the first time since it was loaded. */
    CALL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Phase> of(String text) {
        for (Phase phase : values()) {
            if (phase.text().equals(text)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }
}
