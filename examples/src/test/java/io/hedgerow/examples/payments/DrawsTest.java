package io.hedgerow.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int COUNT = 200_000;

    @Test
    void uniformFillsTheUnitInterval() {
        assertThat(mean(Draws::uniform)).isCloseTo(0.5, within(0.005));
        Draws draws = Draws.of(5, 0);
        for (int i = 0; i < COUNT; i++) {
            assertThat(draws.uniform()).isGreaterThanOrEqualTo(0).isLessThan(1);
        }
    }

    @Test
    void firstDrawsOfNeighbouringStreamsAreUniformToo() {
        double sum = 0;
        double products = 0;
        double last = 0.5;
        for (int stream = 0; stream < COUNT; stream++) {
            double first = Draws.of(5, stream).uniform();
            sum += first;
            products += (first - 0.5) * (last - 0.5);
            last = first;
        }
        assertThat(sum / COUNT).isCloseTo(0.5, within(0.005));
        assertThat(products / COUNT * 12).as("correlation").isCloseTo(0, within(0.01));
    }

    @Test
    void distributionsHaveTheirMeans() {
        assertThat(mean(Draws::gaussian)).isCloseTo(0, within(0.01));
        assertThat(mean(draws -> Math.pow(draws.gaussian(), 2))).isCloseTo(1, within(0.02));
        assertThat(mean(draws -> draws.exponential(3))).isCloseTo(3, within(0.05));
        assertThat(mean(draws -> draws.chance(0.3) ? 1 : 0)).isCloseTo(0.3, within(0.01));
        assertThat(mean(draws -> draws.logNormal(10, 0.5) < 10 ? 1 : 0)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void picksFollowTheirShares() {
        double[] cumulative = Shares.cumulative(new Double[] {1.0, 2.0, 1.0}, share -> share);
        assertThat(cumulative).containsExactly(0.25, 0.75, 1);
        assertThat(mean(draws -> draws.pick(cumulative) == 1 ? 1 : 0)).isCloseTo(0.5, within(0.01));
        assertThat(mean(draws -> draws.pick(cumulative) == 2 ? 1 : 0)).isCloseTo(0.25, within(0.01));
    }

    private static double mean(ToDoubleFunction<Draws> draw) {
        Draws draws = Draws.of(5, 1);
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += draw.applyAsDouble(draws);
        }
        return sum / COUNT;
    }
}
