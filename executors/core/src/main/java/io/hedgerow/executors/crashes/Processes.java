package io.hedgerow.executors.crashes;

/** What is known of processes. Thread-safe. */
interface Processes {
    /** This one. */
    ProcessId own();

    /** Whether another one is known to have ended; of one that runs elsewhere that cannot be known. */
    boolean hasEnded(ProcessId other);
}
