package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubtaskSharesTest {
    private static int[] deal(SubtaskShares shares, int subtasks, int items) {
        int[] dealt = new int[subtasks];
        for (int i = 0; i < items; i++) {
            dealt[shares.next()]++;
        }
        return dealt;
    }

    @Test
    void equalsGetTheSame() {
        assertThat(deal(new SubtaskShares(4), 4, 400)).containsExactly(100, 100, 100, 100);
    }

    @Test
    void whatASubtaskRefusesIsNotSentToItAgain() {
        SubtaskShares shares = new SubtaskShares(3);
        shares.report(0, 25, 75);
        shares.report(1, 100, 0);
        shares.report(2, 100, 0);

        assertThat(deal(shares, 3, 900)).containsExactly(100, 400, 400);
    }

    @Test
    void onlyWhatIsNewInAReportCountsAndAShareGrowsAgain() {
        SubtaskShares shares = new SubtaskShares(2);
        shares.report(0, 0, 1_000);
        for (int i = 0; i < 50; i++) {
            shares.report(0, i, 1_000);
        }

        assertThat(deal(shares, 2, 100)).containsExactly(50, 50);
    }

    @Test
    void aSubtaskThatRefusesEverythingIsStillAsked() {
        SubtaskShares shares = new SubtaskShares(2);
        shares.report(0, 0, 1_000);

        assertThat(deal(shares, 2, 1_020)).containsExactly(20, 1_000);
    }
}
