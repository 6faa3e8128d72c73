package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
    }

    @Test
    void oneWildRunMovesNothing() {
        assertThat(Statistics.median(List.of(1.0, 1.1, 1.2, 1.3, 900.0))).isEqualTo(1.2);
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        assertThat(Statistics.median(List.of(Double.NaN, 3.0))).isEqualTo(3);
        assertThat(Statistics.median(List.of())).isNaN();
    }

    @Test
    void entrantsTakeTurnsAndEachBeginsARound() {
        assertThat(Statistics.interleaved(List.of("a", "b", "c"), 4))
                .containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b", "a", "b", "c");
    }
}
