package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class VoteWeightsTest {

    @Test
    void decimalSumsAreExact() {
        VoteWeights weights = VoteWeights.of(decimals(0.1, 0.2, 0.3), null);
        assertThat(weights.of(0) + weights.of(1)).isEqualTo(weights.of(2));
        assertThat(weights.hasQuorum()).isFalse();
    }

    @Test
    void theQuorumIsCountedInTheSameUnit() {
        VoteWeights weights = VoteWeights.of(decimals(1, 2.5, 0), BigDecimal.valueOf(1.25));
        assertThat(weights.of(1)).isEqualTo(2 * weights.quorum());
        assertThat(weights.of(2)).isZero();
        assertThat(weights.hasQuorum()).isTrue();
    }

    @Test
    void weightsBeyondAllDigitsAreRoundedAndDoNotOverflow() {
        double[] weights = new double[64];
        Arrays.fill(weights, Double.MAX_VALUE);
        weights[1] = Double.MIN_VALUE;
        VoteWeights counted = VoteWeights.of(decimals(weights), null);
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum = Math.addExact(sum, counted.of(i));
        }
        assertThat(counted.of(1)).isEqualTo(1);
        assertThat(counted.of(0)).isGreaterThan(1_000_000_000_000L);
        assertThat(sum).isEqualTo(63 * counted.of(0) + 1);
    }

    @Test
    void aQuorumOfAllIsReachedByAllWhereDigitsAreRounded() {
        List<BigDecimal> thirds = Collections.nCopies(3, new BigDecimal("0.33333333333333333333"));
        VoteWeights weights = VoteWeights.of(thirds, new BigDecimal("0.99999999999999999999"));
        assertThat(weights.of(0) + weights.of(1) + weights.of(2)).isGreaterThanOrEqualTo(weights.quorum());
    }

    private static List<BigDecimal> decimals(double... weights) {
        return DoubleStream.of(weights).mapToObj(BigDecimal::valueOf).toList();
    }
}
