package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void narrowNumbersAreWidened() {
        Request request = Request.of("r", "w", Map.of("i", 1, "s", (short) 2, "b", (byte) 3, "f", 0.5f));
        assertThat(request.features()).isEqualTo(Map.of("i", 1L, "s", 2L, "b", 3L, "f", 0.5));
    }

    @Test
    void otherTypesAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.of("r", "w", Map.of("list", List.of(1))))
                .withMessageStartingWith("feature list is a java.util.")
                .withMessageContaining("allowed: Double");
    }

    @Test
    void anEmptyIdIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.of("", "w", Map.of()));
    }
}
