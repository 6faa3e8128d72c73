package io.hedgerow.benchmarks.load;

import java.time.Duration;

/**
 * Which subtask of a pool gets a request.
 *
 * @param way how it is chosen
 * @param reports how old what is known of the subtasks is; zero where nothing is, or the present
 */
record Routing(Way way, Duration reports) {
    /** Hedgerow's own. */
    static final Routing IN_TURN = new Routing(Way.IN_TURN, Duration.ZERO);

    static final Routing ADAPTIVE = new Routing(Way.ADAPTIVE, Duration.ZERO);
    static final Routing HELD = new Routing(Way.HELD, Duration.ZERO);
    static final Routing SPARE_SUBTASK = new Routing(Way.SPARE_SUBTASK, Duration.ZERO);

    /** How a subtask is chosen. */
    enum Way {
        /** One after another. */
        IN_TURN,
        /** The one with the shortest channel: Flink's adaptive partitioner. */
        ADAPTIVE,
        /** {@link #ADAPTIVE}, into subtasks that let a short queue hold up their input for part of the deadline. */
        HELD,
        /** The one of two random ones with fewer requests not replied to. */
        TWO_CHOICES,
        /** Each as many as it takes, by what it was given and refused in the time between two reports. */
        SHARES,
        /** One after another, but for the last, which gets what the others refuse. */
        SPARE_SUBTASK
    }

    static Routing twoChoices(Duration age) {
        return new Routing(Way.TWO_CHOICES, age);
    }

    static Routing shares(Duration interval) {
        return new Routing(Way.SHARES, interval);
    }

    /** Whether Hedgerow's own job cannot do it. */
    boolean needsOwnEdges() {
        return switch (way) {
            case IN_TURN, ADAPTIVE -> false;
            case HELD, TWO_CHOICES, SHARES, SPARE_SUBTASK -> true;
        };
    }

    /** Whether Flink looks at channels. */
    boolean isAdaptive() {
        return way == Way.ADAPTIVE || way == Way.HELD;
    }

    /** Whether there is a partitioner of our own, with which Flink refuses unaligned checkpoints. */
    boolean isCustom() {
        return way == Way.TWO_CHOICES || way == Way.SHARES;
    }
}
