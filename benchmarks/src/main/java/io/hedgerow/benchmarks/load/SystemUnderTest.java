package io.hedgerow.benchmarks.load;

/** The systems that are compared. */
enum SystemUnderTest {
    /** Hedgerow through its Java door. */
    HEDGEROW("hedgerow"),
    /** What the data flow costs by itself: the same edges and bytes, and nothing else. */
    HOP_LIMIT("hopLimit"),
    /** One operator that calls the models one after another. */
    TEXTBOOK("textbook"),
    /** Models side by side, and an answer when the last of them is in. */
    WAIT_FOR_ALL("waitForAll"),
    /** Hedgerow with pools that score on the task's own thread. */
    BLOCKING("blocking"),
    /** The harness alone: source and sink. */
    SOURCE_ONLY("sourceOnly");

    private final String label;

    SystemUnderTest(String label) {
        this.label = label;
    }

    /** Its name in tables and files. */
    String label() {
        return label;
    }

    ServingSystem serving() {
        return switch (this) {
            case HEDGEROW, BLOCKING -> new HedgerowSystem();
            case HOP_LIMIT -> new HopLimitSystem();
            case TEXTBOOK -> new TextbookSystem();
            case WAIT_FOR_ALL -> new WaitForAllSystem();
            case SOURCE_ONLY -> new SourceOnlySystem();
        };
    }

    /** The workload as this system takes it. */
    Workload adapted(Workload workload) {
        return this == BLOCKING ? workload.withThreads(0) : workload;
    }
}
