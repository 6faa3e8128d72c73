package io.hedgerow.policies.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.TestingEndpoint;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssignmentPropertyTest {

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void raisingOneArmsWeightNeverMovesAUnitOutOfIt(long seed) {
        Random random = new Random(seed);
        double[] weights = weights(random);
        for (int step = 0; step < 4; step++) {
            int raised = random.nextInt(weights.length);
            double[] after = weights.clone();
            after[raised] = raised(after[raised], random);
            Assignment earlier = assignment(weights);
            Assignment later = assignment(after);
            for (int bucket = 0; bucket < Assignment.BUCKETS; bucket++) {
                if (earlier.armOfBucket(bucket) == raised && later.armOfBucket(bucket) != raised) {
                    throw new AssertionError("seed " + seed + ": bucket " + bucket + " leaves arm " + raised + " when "
                            + Arrays.toString(weights) + " becomes " + Arrays.toString(after));
                }
            }
            weights = after;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyBucketHasOneArmAndSharesAreThoseOfTheWeights(long seed) {
        double[] weights = weights(new Random(seed));
        Assignment assignment = assignment(weights);
        int[] counts = new int[weights.length];
        for (int bucket = 0; bucket < Assignment.BUCKETS; bucket++) {
            counts[assignment.armOfBucket(bucket)]++;
        }
        double sum = Arrays.stream(weights).sum();
        for (int arm = 0; arm < weights.length; arm++) {
            double share = Assignment.BUCKETS * weights[arm] / sum;
            assertThat(counts[arm])
                    .as("seed %d, arm %d of %s", seed, arm, Arrays.toString(weights))
                    .isEqualTo(assignment.bucketCount(arm))
                    .isBetween((int) Math.floor(share) - 1, (int) Math.ceil(share) + 1);
        }
    }

    private static Assignment assignment(double[] weights) {
        return Assignment.of(TestingEndpoint.withVariants(weights.length)
                .weights(weights)
                .assigned()
                .build());
    }

    /** Up to 64 weights: whole, decimal, arbitrary and very different ones, some of them 0. */
    private static double[] weights(Random random) {
        double[] weights = new double[1 + random.nextInt(random.nextBoolean() ? 4 : 64)];
        int kind = random.nextInt(4);
        for (int i = 0; i < weights.length; i++) {
            double weight = switch (kind) {
                case 0 -> random.nextInt(100);
                case 1 -> random.nextInt(1000) / 10.0;
                case 2 -> random.nextDouble();
                default -> Math.pow(10, random.nextInt(24) - 12) * random.nextDouble();
            };
            weights[i] = random.nextInt(8) == 0 ? 0 : weight;
        }
        weights[random.nextInt(weights.length)] += 1;
        return weights;
    }

    private static double raised(double weight, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Math.nextUp(weight);
            case 1 -> weight + random.nextInt(10) / 10.0;
            default -> weight * (1 + random.nextDouble()) + random.nextDouble();
        };
    }
}
