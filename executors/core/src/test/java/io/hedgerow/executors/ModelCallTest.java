package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelCallTest {

    @Test
    void reasonNamesClassAndMessage() {
        assertThat(ModelCall.reasonOf(new IllegalStateException("no"))).isEqualTo("IllegalStateException: no");
        assertThat(ModelCall.reasonOf(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void reasonIsCapped() {
        assertThat(ModelCall.reasonOf(new IllegalStateException("x".repeat(10_000))))
                .hasSize(ModelCall.MAX_REASON_LENGTH)
                .startsWith("IllegalStateException: xxx")
                .endsWith("…");
    }

    @Test
    void messageThatThrowsIsLeftOut() {
        assertThat(ModelCall.reasonOf(new HostileException())).isEqualTo("HostileException");
    }

    private static final class HostileException extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }
    }
}
