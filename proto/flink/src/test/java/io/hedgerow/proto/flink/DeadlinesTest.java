package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void pastDeadlineGetsTheGrace() {
        assertThat(Deadlines.rebased(1_000, 5_000, 300)).isEqualTo(5_300);
    }

    @Test
    void deadlineThatComesLaterStays() {
        assertThat(Deadlines.rebased(6_000, 5_000, 300)).isEqualTo(6_000);
    }

    @Test
    void noDeadlineStays() {
        assertThat(Deadlines.rebased(PlanHeader.NO_DEADLINE, 5_000, 300)).isEqualTo(PlanHeader.NO_DEADLINE);
    }
}
