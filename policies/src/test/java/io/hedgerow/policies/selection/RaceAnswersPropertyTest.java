package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.race.Race;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.race.RaceStep;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.StagesSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A race and a policy that are accepted together give an answer whenever the race has one to give. */
class RaceAnswersPropertyTest {
    private static final PolicyRegistry REGISTRY = PolicyRegistry.load(RaceAnswersPropertyTest.class.getClassLoader());
    private static final List<String> POLICIES =
            List.of("fastest", "confidence", "priority", "average", "majorityVote", "weightedVote", "canary");

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void winnerOfAHedgeIsTheAnswer(long seed) {
        Random random = new Random(seed);
        int size = 2 + random.nextInt(3);
        EndpointSpec endpoint = TestingEndpoint.withVariants(size)
                .fanOut(FanOutSpec.hedged("wine", new HedgeSpec("v" + random.nextInt(size), 0, 0, 5)))
                .selection(POLICIES.get(random.nextInt(POLICIES.size())))
                .build();
        if (Decider.problems(endpoint, REGISTRY).isEmpty()) {
            Run run = new Run(endpoint, random);
            run.toTheEnd();
            assertThat(run.decision).as("seed %d%s", seed, run.ballot).isNotNull();
            assertThat(run.decision.status() == Status.ANSWERED)
                    .as("seed %d%s", seed, run.ballot)
                    .isEqualTo(run.firstScored >= 0);
            if (run.firstScored >= 0) {
                assertThat(run.decision.variant())
                        .as("seed %d%s", seed, run.ballot)
                        .isEqualTo(run.firstScored);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sureFirstStageIsAnswered(long seed) {
        Random random = new Random(seed);
        int size = 2 + random.nextInt(3);
        int first = random.nextInt(size);
        List<String> others = IntStream.range(0, size)
                .filter(i -> i != first)
                .mapToObj(i -> "v" + i)
                .toList();
        String policy = POLICIES.get(random.nextInt(POLICIES.size()));
        Double quorum = policy.endsWith("Vote") && random.nextBoolean() ? 1.0 + random.nextInt(size) : null;
        EndpointSpec endpoint = TestingEndpoint.withVariants(size)
                .fanOut(FanOutSpec.staged("wine", new StagesSpec(List.of(List.of("v" + first), others), 0.5)))
                .selection(SelectionSpec.of(policy).withQuorum(quorum))
                .build();
        if (Decider.problems(endpoint, REGISTRY).isEmpty()) {
            Run run = new Run(endpoint, random);
            run.end(first, Outcome.SCORED, Prediction.ofProbabilities(0, new double[] {0.8, 0.1, 0.1}));
            assertThat(run.decision).as("seed %d%s", seed, run.ballot).isNotNull();
            assertThat(run.decision.status()).as("seed %d%s", seed, run.ballot).isEqualTo(Status.ANSWERED);
        }
    }

    /** A pool and a collector in one. */
    private static final class Run {
        private final Random random;
        private final Race race;
        private final Decider decider;
        private final TestingBallot ballot;
        private long running;
        private Decision decision;
        private int firstScored = -1;

        Run(EndpointSpec endpoint, Random random) {
            int size = endpoint.variants().size();
            this.random = random;
            this.race = RacePlan.of(endpoint, "default").start((1L << size) - 1);
            this.decider = Decider.of(endpoint, REGISTRY);
            this.ballot = TestingBallot.of(size);
            this.running = race.launchAtStart();
        }

        void toTheEnd() {
            while (running != 0) {
                if (random.nextInt(3) == 0) {
                    running |= race.onDelayElapsed().launch();
                }
                int variant = Long.numberOfTrailingZeros(random.nextBoolean() ? running : Long.highestOneBit(running));
                if (random.nextBoolean()) {
                    end(variant, Outcome.SCORED, Prediction.ofLabel(random.nextInt(3), random.nextDouble()));
                } else {
                    end(variant, Outcome.FAILED, null);
                }
            }
        }

        void end(int variant, Outcome outcome, Prediction prediction) {
            running &= ~(1L << variant);
            if (outcome == Outcome.SCORED && firstScored < 0) {
                firstScored = variant;
            }
            RaceStep step = race.onEnded(variant, outcome, prediction);
            arrive(variant, outcome, prediction);
            running = (running | step.launch()) & ~step.cancel();
            for (int i = 0; i < ballot.size(); i++) {
                if ((step.cancel() & 1L << i) != 0) {
                    arrive(i, Outcome.CANCELLED, null);
                }
            }
        }

        private void arrive(int variant, Outcome outcome, Prediction prediction) {
            ballot.arrive(variant, new Ending(outcome, prediction, 10));
            if (decision == null) {
                decision = decider.onArrival(ballot);
            }
        }
    }
}
