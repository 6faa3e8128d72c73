package io.hedgerow.benchmarks.load;

import java.time.Duration;
import java.util.List;

/**
 * A scenario in which one of the models is swapped again and again while requests come by the clock.
 *
 * @param name its name on the command line and in the file
 * @param about what it asks, in a line
 * @param ratePerSecond requests per second
 * @param swaps how many times a version takes over
 * @param digests how many versions take turns, at least 2; each is new to the job the first time
 * @param paddingBytes what is added to the examples' net to make a version, above 0
 * @param pace how swaps follow one another
 * @param warmUp part of a run that is not looked at
 * @param before part after it, without a swap
 * @param sampleEvery after how many swaps the process's footprint is taken; 0: never
 * @param rounds how many runs
 */
record SwapPlan(
        String name,
        String about,
        double ratePerSecond,
        int swaps,
        int digests,
        int paddingBytes,
        Pace pace,
        Duration warmUp,
        Duration before,
        int sampleEvery,
        int rounds) {
    private static final double RATE = 2_000;
    private static final int LARGE_BYTES = 100_000_000;
    private static final int SMALL_BYTES = 16;
    private static final int DIGESTS = 10;
    private static final int ROUNDS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration BEFORE = Duration.ofSeconds(10);

    /** A version is closed half a minute after it stopped being the one to go back to. */
    private static final int DIGESTS_UNTIL_CLOSED = 14;

    private static final Duration UNTIL_CLOSED = Duration.ofSeconds(36);

    /** What a version that is new to the job takes at most until it serves. */
    private static final Duration LONGEST_SWAP = Duration.ofSeconds(90);

    /** Growth is counted from this share of the swaps on: before, caches fill and code is compiled. */
    private static final int GROWTH_FROM = 5;

    /**
     * How swaps follow one another, at least.
     *
     * @param interval from one swap's documents to the next one's
     * @param settle from a swap's first answer to the next one's documents
     * @param untilKnown the same where the next version has served before
     */
    record Pace(Duration interval, Duration settle, Duration untilKnown) {
        /** Each as soon as the one before is in effect. */
        static final Pace AT_ONCE = every(Duration.ZERO);

        static Pace every(Duration interval) {
            return new Pace(interval, Duration.ZERO, Duration.ZERO);
        }

        private Duration longest() {
            return interval.plus(settle).plus(untilKnown);
        }
    }

    SwapPlan {
        if (swaps < 1 || digests < 2 || paddingBytes < 1 || rounds < 1 || sampleEvery < 0 || !(ratePerSecond > 0)) {
            throw new IllegalArgumentException(
                    "a plan needs swaps, padding and rounds of at least 1, 2 digests and a rate"
                            + " above 0, was " + swaps + ", " + paddingBytes + ", " + rounds + ", " + digests + ", "
                            + ratePerSecond);
        }
    }

    /** All of them; run by name only. */
    static List<SwapPlan> named() {
        return List.of(large(), twenty(), thousand());
    }

    /** Three versions that are new, and the first of them again when it was closed. */
    private static SwapPlan large() {
        return new SwapPlan(
                "swap-large",
                "4 swaps of a model of 100 MB, 3 of them new",
                RATE,
                4,
                3,
                LARGE_BYTES,
                new Pace(Duration.ofSeconds(8), Duration.ofSeconds(3), UNTIL_CLOSED),
                WARM_UP,
                BEFORE,
                0,
                ROUNDS);
    }

    private static SwapPlan twenty() {
        return new SwapPlan(
                "swap-20",
                "20 swaps of a small model in 60 s, 14 of them new",
                RATE,
                20,
                DIGESTS_UNTIL_CLOSED,
                SMALL_BYTES,
                Pace.every(Duration.ofSeconds(3)),
                WARM_UP,
                BEFORE,
                0,
                ROUNDS);
    }

    private static SwapPlan thousand() {
        return new SwapPlan(
                "swap-1000",
                "1,000 swaps among 10 versions of a small model, each as soon as the one before is in effect",
                RATE,
                1_000,
                DIGESTS,
                SMALL_BYTES,
                Pace.AT_ONCE,
                WARM_UP,
                BEFORE,
                100,
                1);
    }

    /** One run with fewer swaps. */
    SwapPlan inShort() {
        return new SwapPlan(
                name,
                about + "; in short",
                ratePerSecond,
                swaps >= 1_000 ? swaps / 20 : Math.min(swaps, 4),
                Math.min(digests, 3),
                paddingBytes,
                pace,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                sampleEvery / 20,
                1);
    }

    /** Three nets, a pool each; an answer when all have scored, at the latest after 50 ms. */
    Workload workload() {
        List<ModelUse> models = List.of(ModelUse.net(), ModelUse.net(), ModelUse.net());
        return Workload.of(models, ModelUse.NET_INPUTS).paced(ratePerSecond).withDeadline(Duration.ofMillis(50));
    }

    /** When requests are due; a run ends its sending when its last swap is over. */
    Schedule schedule() {
        Duration perSwap = pace.longest().plus(sampleEvery > 0 ? Duration.ofSeconds(2) : Duration.ZERO);
        Duration swapping = perSwap.multipliedBy(swaps).plus(LONGEST_SWAP.multipliedBy(digests));
        return Schedule.of(ratePerSecond, 0, warmUp, before.plus(swapping));
    }

    /** How long after its documents a swap is given up. */
    Duration longestSwap() {
        return LONGEST_SWAP;
    }

    /** The number of the version that takes over with that swap; versions and swaps count from 0. */
    int digestOf(int swap) {
        return swap % digests;
    }

    boolean isSampled(int swapsDone) {
        return sampleEvery > 0 && swapsDone % sampleEvery == 0;
    }

    /** From how many swaps on the process is not to grow any more. */
    int growthFrom() {
        return swaps / GROWTH_FROM;
    }
}
