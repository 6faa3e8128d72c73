package io.hedgerow.benchmarks.load;

import java.time.Duration;
import java.util.List;

/**
 * A scenario of a job between two topics of a broker: a client sends by the clock and reads the answers. The same once for
 * each delivery, and for a job that only passes on.
 *
 * @param name its name on the command line and in the file
 * @param about what it asks, in a line
 * @param ratePerSecond requests per second, above 0
 * @param deliveries values of the Job's key {@code delivery}, at least one; the first is the scenario's own
 * @param checkpointInterval of all jobs
 * @param warmUp part of a run that is not measured
 * @param measured part that is
 * @param rounds runs of each
 */
record KafkaPlan(
        String name,
        String about,
        double ratePerSecond,
        List<String> deliveries,
        Duration checkpointInterval,
        Duration warmUp,
        Duration measured,
        int rounds) {
    /** Of all that can be asked for. Another one is another row of the table. */
    private static final List<String> DELIVERIES = List.of("atLeastOnce", "exactlyOnce", "answerOnce");

    private static final int VARIANTS = 3;
    private static final int FEATURES = 20;

    /** Sent before time starts: with its answer everything is loaded and connected. */
    private static final long FIRST_REQUESTS = 1;

    /** What a document's default is. */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** Longer than request IDs are remembered, so that there are as many as there will be. */
    private static final Duration WARM_UP = Duration.ofSeconds(12);

    KafkaPlan {
        deliveries = List.copyOf(deliveries);
        if (!(ratePerSecond > 0) || deliveries.isEmpty() || rounds < 1) {
            throw new IllegalArgumentException("a plan needs a rate above 0, a delivery and at least 1 round, was "
                    + ratePerSecond + ", " + deliveries + ", " + rounds);
        }
    }

    /** All of them; run by name only. */
    static List<KafkaPlan> named() {
        return List.of(new KafkaPlan(
                "kafka-5k",
                "from a topic to a topic, 3 models of one dot product over 20 numbers, a pool each",
                5_000,
                DELIVERIES,
                CHECKPOINT_INTERVAL,
                WARM_UP,
                CHECKPOINT_INTERVAL.multipliedBy(2), // whole intervals: each run has as many checkpoints
                5));
    }

    /** One short run of each, with checkpoints as often as makes some fall into it. */
    KafkaPlan inShort() {
        return new KafkaPlan(
                name,
                "in short: " + about,
                ratePerSecond,
                deliveries,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                1);
    }

    /** What is asked of them. */
    Workload workload() {
        return Workload.cheap(VARIANTS, FEATURES).paced(ratePerSecond);
    }

    /** When requests are sent. */
    Schedule schedule() {
        return Schedule.of(ratePerSecond, FIRST_REQUESTS, warmUp, measured);
    }
}
