package io.hedgerow.executors;

/** What a task thread and up to two workers do at the same time, and what holds when all have ended. */
abstract class Scenario {
    private Throwable thrown;

    void taskThread() throws Exception {}

    void worker() throws Exception {}

    void otherWorker() throws Exception {}

    /** Called when all threads have ended. */
    abstract void verify() throws Exception;

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** A part of the scenario. */
    interface Body {
        void run() throws Exception;
    }

    final void run(Body body) {
        try {
            body.run();
        } catch (Exception | AssertionError e) { // no other errors: by such Lincheck ends threads
            thrown = e;
        }
    }

    /** Throws what a part has thrown, or {@link #verify} does. */
    final void end() throws Exception {
        if (thrown != null) {
            throw new AssertionError("a thread failed: " + thrown, thrown);
        }
        verify();
    }
}
