package io.hedgerow.policies.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool that does what the steps say, with endings and delays in random order. */
class RacePropertyTest {
    private static final Outcome[] FAILURES = {
        Outcome.FAILED, Outcome.EXPIRED, Outcome.SHED, Outcome.NOT_READY, Outcome.CANCELLED
    };

    static LongStream seeds() {
        return LongStream.range(0, 3_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyVariantIsLaunchedOnceOrCancelledAndNothingIsLaunchedAfterAWin(long seed) {
        Random random = new Random(seed);
        int size = 2 + random.nextInt(6);
        EndpointSpec endpoint = endpoint(size, random);
        RacePlan plan = RacePlan.of(endpoint, "default");
        if (!plan.isRace()) {
            return;
        }
        long variants = random.nextInt(4) > 0 ? (1L << size) - 1 : 1 + random.nextInt((1 << size) - 1);
        new Pool(seed, random, plan.start(variants), endpoint, variants).run();
    }

    private static EndpointSpec endpoint(int size, Random random) {
        TestingEndpoint endpoint = TestingEndpoint.withVariants(size);
        List<String> racing = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (racing.size() >= 2 && random.nextInt(3) == 0) {
                endpoint.shadow(i);
            } else {
                racing.add("v" + i);
            }
        }
        Collections.shuffle(racing, random);
        FanOutSpec fanOut = random.nextBoolean()
                ? FanOutSpec.hedged("wine", new HedgeSpec(racing.get(0), 0.95, 0, 5))
                : FanOutSpec.staged("wine", new StagesSpec(stages(racing, random), 0.8));
        return endpoint.fanOut(fanOut).build();
    }

    private static List<List<String>> stages(List<String> racing, Random random) {
        List<List<String>> stages = new ArrayList<>();
        stages.add(List.of(racing.get(0)));
        for (int i = 1; i < racing.size(); i++) {
            List<String> last = stages.get(stages.size() - 1);
            if ((i == racing.size() - 1 && stages.size() == 1) || random.nextBoolean()) {
                stages.add(List.of(racing.get(i)));
            } else {
                List<String> longer = new ArrayList<>(last);
                longer.add(racing.get(i));
                stages.set(stages.size() - 1, longer);
            }
        }
        return stages;
    }

    private static final class Pool {
        private final long seed;
        private final Random random;
        private final Race race;
        private final boolean isStaged;
        private final long variants;
        private final long shadows;
        private long launched;
        private long ended;
        private long cancelled;
        private boolean hasScored;
        private boolean hasBeenSure;

        Pool(long seed, Random random, Race race, EndpointSpec endpoint, long variants) {
            this.seed = seed;
            this.random = random;
            this.race = race;
            this.isStaged = endpoint.fanOut().stages() != null;
            this.variants = variants;
            long mask = 0;
            for (int i = 0; i < endpoint.variants().size(); i++) {
                mask |= endpoint.variants().get(i).shadow() ? 1L << i : 0;
            }
            this.shadows = mask & variants;
        }

        void run() {
            apply(new RaceStep(race.launchAtStart(), 0));
            assertThat(launched & shadows).as("seed %d: shadows start", seed).isEqualTo(shadows);
            while ((launched & ~ended) != 0) {
                if (random.nextInt(4) == 0) {
                    boolean waits = race.waitsForDelay();
                    RaceStep step = race.onDelayElapsed();
                    assertThat(step.launch() != 0).as("seed %d: delay", seed).isEqualTo(waits);
                    apply(step);
                } else {
                    endOne();
                }
            }
            assertThat(ended).as("seed %d: all have ended", seed).isEqualTo(variants);
            if (!hasScored) {
                assertThat(cancelled).as("seed %d: all failed", seed).isZero();
            }
        }

        private void endOne() {
            long running = launched & ~ended;
            int variant;
            do {
                variant = random.nextInt(Long.SIZE - Long.numberOfLeadingZeros(running));
            } while ((running & 1L << variant) == 0);
            boolean scored = random.nextInt(3) == 0;
            Prediction prediction = scored ? Prediction.ofLabel(0, random.nextDouble()) : null;
            Outcome outcome = scored ? Outcome.SCORED : FAILURES[random.nextInt(FAILURES.length)];
            ended |= 1L << variant;
            boolean isShadow = (shadows & 1L << variant) != 0;
            RaceStep step = race.onEnded(variant, outcome, prediction);
            if (isShadow) {
                assertThat(step).as("seed %d: shadow", seed).isEqualTo(RaceStep.NONE);
            }
            hasScored |= scored && !isShadow;
            hasBeenSure |= scored && !isShadow && prediction.confidence() >= 0.8;
            apply(step);
            assertThat(race.onEnded(variant, Outcome.SCORED, Prediction.ofLabel(0, 1)))
                    .as("seed %d: told of twice", seed)
                    .isEqualTo(RaceStep.NONE);
        }

        private void apply(RaceStep step) {
            boolean isWon = isStaged ? hasBeenSure : hasScored;
            assertThat(step.launch() & (launched | ended))
                    .as("seed %d: launched twice", seed)
                    .isZero();
            assertThat(step.launch() & ~variants)
                    .as("seed %d: not of the request", seed)
                    .isZero();
            assertThat(step.cancel() & (ended | shadows))
                    .as("seed %d: cancelled", seed)
                    .isZero();
            if (isWon) {
                assertThat(step.launch())
                        .as("seed %d: launched after a win", seed)
                        .isZero();
            }
            if (!isStaged && hasScored) {
                assertThat(step.cancel() | ended | shadows)
                        .as("seed %d: left over after a win", seed)
                        .isEqualTo(variants | shadows);
            }
            launched |= step.launch();
            cancelled |= step.cancel();
            ended |= step.cancel();
        }
    }
}
