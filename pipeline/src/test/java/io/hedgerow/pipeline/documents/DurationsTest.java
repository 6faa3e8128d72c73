package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"0ms,0", "150ms,150", "10s,10000", "5m,300000", "2h,7200000", "1d,86400000", "366d,31622400000"})
    void reads(String written, long millis) {
        assertThat(Durations.millis(written)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "s", "1.5s", "-1s", "+1s", "01s", "1 s", "1S", "1sec", "50us", "367d", "1s ", "１s"})
    void refuses(String written) {
        assertThat(Durations.millis(written)).isNegative();
        assertThat(Durations.parse(written)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0us,0", "50us,50", "0ms,0", "10ms,10000", "366d,31622400000000", "31622400000000us,31622400000000"})
    void readsMicroseconds(String written, long micros) {
        assertThat(Durations.micros(written)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "us", "1.5us", "-1us", "01us", "1 us", "1US", "31622400000001us", "367d", "1µs"})
    void refusesMicroseconds(String written) {
        assertThat(Durations.micros(written)).isNegative();
    }

    @Test
    void writesWhatItReads() {
        for (long micros : new long[] {0, 1, 999, 1_000, 1_500, 60_000_000}) {
            assertThat(Durations.micros(Durations.writtenMicros(micros))).isEqualTo(micros);
        }
        for (long millis : new long[] {0, 1, 999, 1_000, 90_000, 3_600_000, 86_400_000}) {
            assertThat(Durations.parse(Durations.written(millis))).isEqualTo(Duration.ofMillis(millis));
        }
    }
}
