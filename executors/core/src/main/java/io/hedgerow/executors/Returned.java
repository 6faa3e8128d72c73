package io.hedgerow.executors;

/** What another thread hands to the task thread. */
interface Returned {

    /** Task thread: takes it in. */
    void deliverTo(AttemptPool pool);
}
