package io.hedgerow.executors.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderlyEndTest {
    private static final StackTraceElement EXIT = frame("java.lang.Runtime", "exit");
    private static final StackTraceElement SYSTEM = frame("java.lang.System", "exit");
    private static final StackTraceElement MODEL = frame("com.acme.Model", "score");
    private static final StackTraceElement CALL = frame("io.hedgerow.executors.ModelCall", "run");
    private static final StackTraceElement FLINK = frame("org.apache.flink.runtime.Runner", "terminate");

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, null, 1);
    }

    private static boolean isByAModel(List<List<StackTraceElement>> stacks) {
        return OrderlyEnd.isByAModel(stacks.stream()
                .map(stack -> stack.toArray(StackTraceElement[]::new))
                .toList());
    }

    @Test
    void modelThatEndsTheProcessIsTold() {
        assertThat(isByAModel(List.of(List.of(FLINK), List.of(EXIT, SYSTEM, MODEL, CALL))))
                .isTrue();
    }

    @Test
    void othersThatEndItAre() {
        assertThat(isByAModel(List.of(List.of(MODEL, CALL), List.of(EXIT, SYSTEM, FLINK))))
                .isFalse();
        assertThat(isByAModel(List.of(List.of(MODEL, CALL)))).as("a signal").isFalse();
    }

    @Test
    void nothingIsDoneAfterItWasClosed() {
        OrderlyEnd.await(() -> true, () -> {}).close();
        OrderlyEnd twice = OrderlyEnd.await(() -> true, () -> {});
        twice.close();
        twice.close();
    }
}
