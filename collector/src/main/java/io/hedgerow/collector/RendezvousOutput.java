package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;

/** What leaves the rendezvous. */
interface RendezvousOutput {

    void answer(Answer answer);

    void attempt(AttemptRecord attempt);
}
