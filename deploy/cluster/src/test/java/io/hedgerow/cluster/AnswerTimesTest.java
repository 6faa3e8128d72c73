package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    private final AnswerTimes times = new AnswerTimes(3);

    @Test
    void aRequestIsAnsweredOnce() {
        times.answered(1, 1_000);
        times.answered(1, 2_000);

        assertThat(times.answers()).isEqualTo(1);
        assertThat(times.firstFrom(1_000)).hasValue(1_000);
        assertThat(times.firstFrom(1_001)).isEmpty();
    }

    @Test
    void answersToNothingAreTheLedgersBusiness() {
        times.answered(PaymentRequests.index("p-3"), 1_000);
        times.answered(PaymentRequests.index("q-1"), 1_000);

        assertThat(times.answers()).isZero();
    }

    @Test
    void whoWasNotSentDoesNotWait() {
        times.sent(0, 1_000);
        times.answered(0, 3_000);

        assertThat(times.mostAnswered(2_000, 2_500)).hasValue(3_000);
        assertThat(times.mostAnswered(3_000, 3_500)).isEmpty();
    }

    @Test
    void anIdTellsTheNumberOfItsRequest() {
        assertThat(PaymentRequests.index(PaymentRequests.id(1_234_567))).isEqualTo(1_234_567);
        assertThat(PaymentRequests.index("p-")).isEqualTo(-1);
        assertThat(PaymentRequests.index("p--1")).isEqualTo(-1);
    }
}
