package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WireCodesTest {

    @Test
    void everyConstantComesBack() throws IOException {
        for (Outcome outcome : Outcome.values()) {
            assertThat(WireCodes.outcome(WireCodes.of(outcome))).isEqualTo(outcome);
        }
        for (Status status : Status.values()) {
            assertThat(WireCodes.status(WireCodes.of(status))).isEqualTo(status);
        }
        for (DecidedBy decidedBy : DecidedBy.values()) {
            assertThat(WireCodes.decidedBy(WireCodes.of(decidedBy))).isEqualTo(decidedBy);
        }
        for (Priority priority : Priority.values()) {
            assertThat(WireCodes.priority(WireCodes.of(priority))).isEqualTo(priority);
        }
        for (Datatype datatype : Datatype.values()) {
            assertThat(WireCodes.datatype(WireCodes.of(datatype))).isEqualTo(datatype);
        }
        assertThat(WireCodes.nullableOutcome(WireCodes.of((Outcome) null))).isNull();
    }

    @Test
    void unknownCodesAreNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> WireCodes.outcome(99))
                .withMessage("unknown outcome code 99");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireCodes.outcome(WireCodes.NULL));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireCodes.status(0));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireCodes.decidedBy(-1));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireCodes.priority(4));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireCodes.datatype(14));
    }
}
