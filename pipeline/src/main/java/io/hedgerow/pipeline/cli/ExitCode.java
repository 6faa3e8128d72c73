package io.hedgerow.pipeline.cli;

/** What the process ends with. */
final class ExitCode {
    static final int DONE = 0;
    /** The user's input was refused. */
    static final int REFUSED = 1;

    static final int USAGE = 2;
    static final int JOB_FAILED = 3;

    private ExitCode() {}
}
