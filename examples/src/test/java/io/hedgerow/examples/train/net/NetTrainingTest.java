package io.hedgerow.examples.train.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetTrainingTest {
    private static final int ROWS = 2000;
    private final double[][] rows = new double[ROWS][];
    private final int[] classes = new int[ROWS];

    /** Whether two numbers have the same sign: no linear model can tell. */
    NetTrainingTest() {
        Random random = new Random(9);
        for (int i = 0; i < ROWS; i++) {
            rows[i] = random.doubles(2, -1, 1).toArray();
            classes[i] = rows[i][0] * rows[i][1] > 0 ? 1 : 0;
        }
    }

    @Test
    void learnsWhatIsNotLinear() {
        DenseNet net = training(1).train(rows, classes, 2);
        int right = 0;
        for (int i = 0; i < ROWS; i++) {
            double[] probabilities = net.probabilities(rows[i]);
            assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-12));
            right += (probabilities[1] > 0.5 ? 1 : 0) == classes[i] ? 1 : 0;
        }
        assertThat((double) right / ROWS).isGreaterThan(0.95);
    }

    @Test
    void theSameSeedGivesTheSameNet() {
        double[] parameters = training(1).train(rows, classes, 2).parameters();
        assertThat(training(1).train(rows, classes, 2).parameters()).isEqualTo(parameters);
        assertThat(training(2).train(rows, classes, 2).parameters()).isNotEqualTo(parameters);
    }

    @Test
    void settingsThatCannotTrainAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NetTraining(List.of(), 0, 1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetShape(List.of(3)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetShape(List.of(3, 0, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DenseNet(new NetShape(List.of(1, 2)), new double[3]))
                .withMessageContaining("4 parameters");
    }

    @Test
    void scalingCentresEveryColumn() {
        double[][] raw = {{0, 5, 1e6}, {10, 5, 1e3}, {100, 5, 1}};
        InputScaling scaling = InputScaling.of(raw);
        for (int column = 0; column < 3; column++) {
            double sum = 0;
            double squares = 0;
            for (double[] row : raw) {
                double scaled = scaling.scale(row)[column];
                sum += scaled;
                squares += scaled * scaled;
            }
            assertThat(sum).isCloseTo(0, within(1e-9));
            assertThat(squares / 3).isCloseTo(column == 1 ? 0 : 1, within(1e-9));
        }
    }

    private static NetTraining training(long seed) {
        return new NetTraining(List.of(12), 20, 32, 0.02, seed);
    }
}
