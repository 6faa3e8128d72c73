package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;

class TaskThreadTest {
    private final TaskMailboxImpl mailbox = new TaskMailboxImpl();
    private final MailboxExecutorImpl executor =
            new MailboxExecutorImpl(mailbox, 0, StreamTaskActionExecutor.IMMEDIATE);
    private final TaskThread taskThread = new TaskThread(executor);

    private static final Callable<String> FAILING = () -> {
        throw new IllegalStateException("no");
    };

    @Test
    void whileTheTaskOpensTheCallerIsItsThread() throws Exception {
        assertThat(taskThread.call(Thread::currentThread, "who")).isSameAs(Thread.currentThread());
        assertThatThrownBy(() -> taskThread.call(FAILING, "fail"))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no");
    }

    @Test
    void afterwardsOthersAskForWhatTheTasksThreadDoes() throws Exception {
        taskThread.opened();
        CompletableFuture<Thread> asked = CompletableFuture.supplyAsync(() -> call(Thread::currentThread));
        executor.yield();
        assertThat(asked.get()).isSameAs(Thread.currentThread());
        CompletableFuture<String> failed = CompletableFuture.supplyAsync(() -> call(FAILING));
        executor.yield();
        assertThatThrownBy(failed::get).hasRootCauseMessage("no");
    }

    private <T> T call(Callable<T> what) {
        try {
            return taskThread.call(what, "test");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTaskThatHasEndedIsNoReasonToRefuseAnything() {
        taskThread.opened();
        mailbox.quiesce();
        assertThatThrownBy(() -> taskThread.call(Thread::currentThread, "who"))
                .isInstanceOf(InterruptedException.class);
    }
}
