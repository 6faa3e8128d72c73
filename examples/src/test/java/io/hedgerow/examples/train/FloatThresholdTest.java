package io.hedgerow.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatThresholdTest {
    private static final int THRESHOLDS = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void sendsEveryDoubleWhereItsFloatGoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < THRESHOLDS; i++) {
            float threshold = (float) ((random.nextDouble() - 0.3) * Math.pow(10, random.nextInt(9) - 3));
            double asDouble = FloatThreshold.asDouble(threshold);
            double below = Math.nextDown(threshold);
            double halfway = (below + threshold) / 2;
            for (double x : new double[] {
                below, threshold, halfway, Math.nextDown(halfway), Math.nextUp(halfway), asDouble, Math.nextUp(asDouble)
            }) {
                assertThat(x < asDouble)
                        .as("%s against %s, seed %d", x, threshold, seed)
                        .isEqualTo((float) x < threshold);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 1f, -1f, 0.5f, 3f, 16_777_216f})
    void sendsEveryDoubleWhereItsFloatGoesAroundRoundNumbers(float threshold) {
        double asDouble = FloatThreshold.asDouble(threshold);
        for (double x = threshold - 1e-3; x < threshold + 1e-3; x += 1e-7) {
            assertThat(x < asDouble).isEqualTo((float) x < threshold);
        }
    }
}
