package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.RosterState;
import java.io.IOException;
import java.util.Set;

/** What is in effect, and what of it everybody has been told. One thread, but for {@link #catalogue}. */
final class InEffect {
    private final Publishing publishing;
    private volatile Catalogue catalogue;
    private boolean isComplete;
    /** Whether what is in effect has still to be published. */
    private boolean isOwed;

    InEffect(Publishing publishing, Catalogue start) {
        this.publishing = publishing;
        this.catalogue = start;
    }

    /** Thread-safe. */
    Catalogue catalogue() {
        return catalogue;
    }

    void set(Catalogue next) {
        catalogue = next;
    }

    /** All that was in the control log at the start has been dealt with. */
    void complete() throws IOException {
        isComplete = true;
        publish(Publishing.NOTHING);
    }

    /** Publishes the state, with one position more to be held where that is not negative. */
    void publish(int preparing) throws IOException {
        RosterState state = catalogue.state(preparing, isComplete);
        catalogue = catalogue.published(); // a number is not used again: somebody may have read what seemed to fail
        isOwed = true;
        publishing.publish(state);
        isOwed = false;
    }

    /** Publishes the part of the state that is on the board already; what is missing is about to come. */
    void publishSoFar(Set<Integer> positions) throws IOException {
        RosterState state = catalogue.only(positions).state(Publishing.NOTHING, false);
        catalogue = catalogue.published();
        publishing.publish(state);
    }

    /** What is in effect may have changed before the board could not be written. */
    void publishOwed() throws IOException {
        if (isOwed) {
            publish(Publishing.NOTHING);
        }
    }
}
