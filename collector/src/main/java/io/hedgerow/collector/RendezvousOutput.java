package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;

/** What leaves the rendezvous. */
interface RendezvousOutput {

    void answer(Answer answer);

    /** An answer that an earlier execution gave: whoever counts decisions has lost it with its state, and whoever wrote it has not. */
    default void answeredBefore(Answer answer) {}

    void attempt(AttemptRecord attempt);
}
