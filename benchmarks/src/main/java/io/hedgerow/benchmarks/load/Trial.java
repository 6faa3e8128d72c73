package io.hedgerow.benchmarks.load;

/**
 * One system under one workload.
 *
 * @param system the system
 * @param variation empty for the scenario itself; else in what this trial differs from it
 * @param workload what it is asked to do
 * @param capacityPerSecond what its models can score, or NaN where nobody knows
 */
record Trial(SystemUnderTest system, String variation, Workload workload, double capacityPerSecond) {
    Trial {
        workload = system.adapted(workload);
    }

    Trial(SystemUnderTest system, Workload workload) {
        this(system, "", workload, Double.NaN);
    }

    Trial(SystemUnderTest system, String variation, Workload workload) {
        this(system, variation, workload, Double.NaN);
    }

    /** Who serves it. */
    ServingSystem serving() {
        return system == SystemUnderTest.HEDGEROW && workload.routing().needsOwnEdges()
                ? new RoutedSystem(workload.routing())
                : system.serving();
    }

    /** Whether this is the scenario itself. */
    boolean isMain() {
        return variation.isEmpty();
    }

    /** What a reader calls it. */
    String label() {
        return isMain() ? system.label() : system.label() + ", " + variation;
    }
}
