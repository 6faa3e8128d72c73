package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.Deadlines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final long START_MILLIS = 1_000_000;
    private static final long SAVED_MILLIS = START_MILLIS - 30_000;
    private static final long USUAL_MILLIS = 50;

    private final CatchUp catchUp = CatchUp.of(SAVED_MILLIS, START_MILLIS);

    @Test
    void aRequestThatHasWaitedForLongerThanItsDeadlineHasAGrace() {
        assertThat(millisGiven(START_MILLIS - 20_000, START_MILLIS)).isEqualTo(Deadlines.GRACE_MILLIS);
        assertThat(millisGiven(SAVED_MILLIS, START_MILLIS)).isEqualTo(Deadlines.GRACE_MILLIS);
        assertThat(millisGiven(START_MILLIS + 1_000, START_MILLIS + 1_050))
                .as("it stood behind those that did")
                .isEqualTo(Deadlines.GRACE_MILLIS);
    }

    @Test
    void anyOtherHasWhatTheEndpointGives() {
        assertThat(millisGiven(START_MILLIS + 1_000, START_MILLIS + 1_049)).isEqualTo(USUAL_MILLIS);
        assertThat(millisGiven(Request.UNSET, START_MILLIS)).isEqualTo(USUAL_MILLIS);
        assertThat(millisGiven(START_MILLIS + 9_000, START_MILLIS))
                .as("from a clock that is ahead")
                .isEqualTo(USUAL_MILLIS);
    }

    @Test
    void aRequestFromBeforeTheStateHasNotWaitedForTheJob() {
        assertThat(millisGiven(SAVED_MILLIS - 1, START_MILLIS)).isEqualTo(USUAL_MILLIS);
    }

    @Test
    void nobodyHasAGraceForEver() {
        assertThat(millisGiven(START_MILLIS - 20_000, START_MILLIS + 59_999)).isEqualTo(Deadlines.GRACE_MILLIS);
        assertThat(millisGiven(START_MILLIS - 20_000, START_MILLIS + 60_000)).isEqualTo(USUAL_MILLIS);
        assertThat(CatchUp.NONE.deadlineMillis(request(0), START_MILLIS, USUAL_MILLIS))
                .isEqualTo(START_MILLIS + USUAL_MILLIS);
    }

    @Test
    void aLongerDeadlineStays() {
        assertThat(catchUp.deadlineMillis(request(SAVED_MILLIS), START_MILLIS, 60_000))
                .isEqualTo(START_MILLIS + 60_000);
    }

    private long millisGiven(long eventTimeMillis, long nowMillis) {
        return catchUp.deadlineMillis(request(eventTimeMillis), nowMillis, USUAL_MILLIS) - nowMillis;
    }

    private static Request request(long eventTimeMillis) {
        return new Request("r", "e", null, Priority.NORMAL, Request.UNSET, eventTimeMillis, null, Map.of(), Map.of());
    }
}
