package io.hedgerow.examples.train.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetGradientTest {
    private static final double STEP = 1e-6;
    private static final int EXAMPLES = 7;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theGradientIsTheSlopeOfTheLoss(long seed) {
        Random random = new Random(seed);
        NetShape shape = new NetShape(List.of(4, 6, 5, 3));
        double[] parameters = random.doubles(shape.parameterCount(), -1, 1).toArray();
        double[][] rows = new double[EXAMPLES][];
        int[] classes = new int[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            rows[i] = random.doubles(4, -2, 2).toArray();
            classes[i] = random.nextInt(3);
        }
        NetGradient gradient = gradient(new DenseNet(shape, parameters), rows, classes);
        for (int i = 0; i < parameters.length; i++) {
            double original = parameters[i];
            parameters[i] = original + STEP;
            double above =
                    gradient(new DenseNet(shape, parameters), rows, classes).loss();
            parameters[i] = original - STEP;
            double below =
                    gradient(new DenseNet(shape, parameters), rows, classes).loss();
            parameters[i] = original;
            assertThat(gradient.gradient()[i])
                    .as("parameter %d of seed %d", i, seed)
                    .isCloseTo((above - below) / (2 * STEP), within(1e-6));
        }
    }

    private static NetGradient gradient(DenseNet net, double[][] rows, int[] classes) {
        NetGradient gradient = new NetGradient(net);
        gradient.reset();
        for (int i = 0; i < rows.length; i++) {
            gradient.add(rows[i], classes[i]);
        }
        return gradient;
    }
}
