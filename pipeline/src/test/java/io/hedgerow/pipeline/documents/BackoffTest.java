package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10));

    @Test
    void doublesUpToTheLongest() {
        assertThat(BACKOFF.pause(1, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(BACKOFF.pause(2, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(BACKOFF.pause(6, 0)).isEqualTo(Duration.ofSeconds(16));
        assertThat(BACKOFF.pause(7, 0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(BACKOFF.pause(1_000, 0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void chanceShortensByHalfAtMost() {
        assertThat(BACKOFF.pause(1, 1)).isEqualTo(Duration.ofMillis(250));
        assertThat(BACKOFF.pause(100, 0.5)).isEqualTo(Duration.ofMillis(22_500));
    }
}
