package io.hedgerow.executors.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Health health = new Health(nanos::get, Duration.ofSeconds(10));

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void aServerThatAnswersIsNotLookedAt() throws Exception {
        pass(1_000);
        assertThat(health.startLook()).isFalse();
    }

    @Test
    void aFailureLeadsToOneLook() throws Exception {
        pass(10);
        health.onFailure();
        assertThat(health.startLook()).isTrue();
        assertThat(health.startLook()).as("somebody looks already").isFalse();
        health.onLook("");
        assertThat(health.startLook()).isFalse();
    }

    @Test
    void looksAreAPeriodApart() throws Exception {
        pass(9);
        health.onFailure();
        assertThat(health.startLook()).isFalse();
        pass(1);
        assertThat(health.startLook()).isTrue();
    }

    @Test
    void anAnswerTakesTheDoubtAway() throws Exception {
        pass(10);
        health.onFailure();
        health.onAnswer();
        assertThat(health.startLook()).isFalse();
    }

    @Test
    void whileItIsUnwellNobodyCallsUntilTheNextLook() throws Exception {
        health.onLook("it is away");
        pass(4);
        assertThatThrownBy(health::startLook)
                .hasMessage("not called: 4 s ago it is away; next look in 6 s")
                .satisfies(e -> assertThat(((RemoteCallException) e).kind().isDoubtful())
                        .isFalse());
        pass(6);
        assertThat(health.startLook()).isTrue();
        assertThatThrownBy(health::startLook).hasMessageContaining("another call is looking");
        health.onLook("");
        assertThat(health.startLook()).isFalse();
    }

    @Test
    void aLookThatWasBrokenOffIsTakenUpByTheNextCall() throws Exception {
        health.onLook("it is away");
        pass(10);
        assertThat(health.startLook()).isTrue();
        health.onNoLook();
        assertThat(health.startLook()).isTrue();
    }
}
