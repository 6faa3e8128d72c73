package io.hedgerow.policies.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeBudgetTest {

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void startsEmptyAndPaysOneAttemptForEveryTwentyRequestsAtFivePercent() {
        HedgeBudget budget = new HedgeBudget(5);
        for (int request = 0; request < 19; request++) {
            budget.deposit();
        }
        assertThat(budget.tryWithdraw()).isFalse();
        budget.deposit();
        assertThat(budget.tryWithdraw()).isTrue();
        assertThat(budget.tryWithdraw()).isFalse();
    }

    @Test
    void hundredPercentPaysForEveryRequest() {
        HedgeBudget budget = new HedgeBudget(100);
        for (int request = 0; request < 10; request++) {
            budget.deposit();
            assertThat(budget.tryWithdraw()).isTrue();
        }
    }

    @Test
    void burstIsWhatAThousandRequestsPay() {
        HedgeBudget budget = new HedgeBudget(5);
        for (int request = 0; request < 100_000; request++) {
            budget.deposit();
        }
        assertThat(withdrawAll(budget)).isEqualTo(50);
    }

    @Test
    void burstIsAtLeastOneAttempt() {
        HedgeBudget budget = new HedgeBudget(0.01);
        for (int request = 0; request < 100_000; request++) {
            budget.deposit();
        }
        assertThat(withdrawAll(budget)).isEqualTo(1);
    }

    @Test
    void doesNotDriftOverAMillionRequests() {
        HedgeBudget budget = new HedgeBudget(0.1);
        int withdrawn = 0;
        for (int request = 0; request < 1_000_000; request++) {
            budget.deposit();
            withdrawn += budget.tryWithdraw() ? 1 : 0;
        }
        assertThat(withdrawn).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
    void percentOutsideItsRangeIsRefused(double percent) {
        assertThatThrownBy(() -> new HedgeBudget(percent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxExtraLoadPercent must be above 0 and at most 100, was " + percent);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noWindowHasMoreAttemptsThanItsShareAndTheBurst(long seed) {
        Random random = new Random(seed);
        double percent = 0.5 + random.nextInt(200) / 2.0;
        double burst = Math.max(1, HedgeBudget.BURST_REQUESTS * percent / 100);
        HedgeBudget budget = new HedgeBudget(percent);
        double worst = 0; // most by which the attempts of a window that ends now exceed its share
        for (int event = 0; event < 5_000; event++) {
            boolean isRequest = random.nextInt(1 + (event / 1_000) % 3) == 0;
            if (isRequest) {
                budget.deposit();
                worst = Math.max(0, worst - percent / 100);
            } else if (budget.tryWithdraw()) {
                worst++;
            }
            assertThat(worst).as("seed %d, event %d", seed, event).isLessThanOrEqualTo(burst + 1e-6);
        }
    }

    private static int withdrawAll(HedgeBudget budget) {
        int withdrawn = 0;
        while (budget.tryWithdraw()) {
            withdrawn++;
        }
        return withdrawn;
    }
}
