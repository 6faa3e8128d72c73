package io.hedgerow.executors.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodType;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class CleanStackTest {
    private static final MethodType PARSE = MethodType.methodType(int.class, String.class);

    @Test
    void whatTheMethodReturnsIsReturned() {
        assertThat(CleanStack.call(Integer.class, "parseInt", PARSE, "42")).isEqualTo(42);
    }

    @Test
    void anotherThreadCalls() {
        Object caller = CleanStack.call(Thread.class, "currentThread", MethodType.methodType(Thread.class));
        if (ForkJoinPool.getCommonPoolParallelism() > 0) {
            assertThat(caller).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void whatTheMethodThrowsIsSaid() {
        assertThatThrownBy(() -> CleanStack.call(Integer.class, "parseInt", PARSE, "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NumberFormatException")
                .hasMessageContaining("\"x\"");
        assertThatThrownBy(() -> CleanStack.call(Integer.class, "parseIt", PARSE, "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it has no parseIt(String)int");
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            CleanStack.call(Integer.class, "parseInt", PARSE, "42"); // may be done before anybody waits
        } catch (IllegalStateException e) {
            assertThat(e).hasCauseInstanceOf(InterruptedException.class);
        }
        assertThat(Thread.interrupted()).isTrue();
    }
}
