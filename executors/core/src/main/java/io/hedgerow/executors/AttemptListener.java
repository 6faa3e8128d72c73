package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;

/** Is told how attempts of one variant end; called on the task thread. */
interface AttemptListener {

    /** An attempt was replied to. */
    void onEnd(Outcome outcome, long latencyMicros);

    /** A call returned after its attempt had been given up; its result is dropped. */
    void onLateResult();

    /** The variant is not called for a while. */
    void onEjected(Ejection why);
}
