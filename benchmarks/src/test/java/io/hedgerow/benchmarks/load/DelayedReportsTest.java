package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayedReportsTest {
    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void whatIsKnownIsAsOldAsReportsTake() {
        DelayedReports reports = new DelayedReports(1, millis(20));
        for (int at = 0; at <= 100; at++) {
            reports.report(millis(at), new long[] {at});
            assertThat(reports.known(millis(at))).containsExactly(Math.max(0, at - 20));
        }
    }

    @Test
    void withoutAgeThePresentIsKnown() {
        DelayedReports reports = new DelayedReports(2, 0);
        assertThat(reports.known(0)).containsExactly(0, 0);
        reports.report(5, new long[] {1, 2});
        assertThat(reports.known(5)).containsExactly(1, 2);
    }

    @Test
    void reportsThatComeThickAndFastAreThinnedOut() {
        DelayedReports reports = new DelayedReports(1, millis(1));
        reports.report(0, new long[] {1});
        reports.report(10, new long[] {2});
        assertThat(reports.known(millis(2))).containsExactly(1);
    }
}
