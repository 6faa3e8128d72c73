package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;
import org.awaitility.Awaitility;

/** A pool operator in Flink's harness. Its clocks stand still unless told; its workers are threads. */
final class PoolHarness implements AutoCloseable {
    static final long START_MILLIS = 1_000_000;

    static final PoolClocks CLOCKS = HarnessClock::new;

    private final OneInputStreamOperatorTestHarness<WorkItem, AttemptReplies> harness;
    private final MailboxExecutor mailbox;

    private PoolHarness(PoolOperatorFactory factory, int parallelism, int subtask) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(factory, 128, parallelism, subtask);
        harness.setup(MessageTypes.ATTEMPT_REPLIES.createSerializer(new SerializerConfigImpl()));
        harness.setProcessingTime(START_MILLIS);
        mailbox = new MailboxExecutorImpl(harness.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE);
    }

    static PoolOperatorFactory factory(TestingPool pool) {
        return new PoolOperatorFactory(pool.roster(), "p", pool.artifacts(), PoolOptions.DEFAULT, CLOCKS);
    }

    static PoolHarness open(TestingPool pool) throws Exception {
        return open(factory(pool));
    }

    /** Latencies and timeouts by the machine's clock. */
    static PoolHarness openWithRunningClock(TestingPool pool) throws Exception {
        return open(new PoolOperatorFactory(
                pool.roster(), "p", pool.artifacts(), PoolOptions.DEFAULT, time -> new PoolClock() {
                    @Override
                    public long epochMillis() {
                        return time.getCurrentProcessingTime();
                    }

                    @Override
                    public long nanoTime() {
                        return System.nanoTime();
                    }
                }));
    }

    /** Not open yet. */
    static PoolHarness of(PoolOperatorFactory factory) throws Exception {
        return new PoolHarness(factory, 1, 0);
    }

    static PoolHarness open(PoolOperatorFactory factory) throws Exception {
        PoolHarness opened = of(factory);
        try {
            opened.harness.open();
        } catch (Throwable t) {
            opened.close();
            throw t;
        }
        return opened;
    }

    static PoolHarness restore(TestingPool pool, OperatorSubtaskState state) throws Exception {
        return restore(pool, state, START_MILLIS);
    }

    static PoolHarness restore(TestingPool pool, OperatorSubtaskState state, long atMillis) throws Exception {
        PoolHarness restored = new PoolHarness(factory(pool), 1, 0);
        restored.restoreState(state, atMillis);
        return restored;
    }

    static PoolHarness restoreSubtask(
            TestingPool pool, OperatorSubtaskState all, int oldParallelism, int parallelism, int subtask)
            throws Exception {
        OperatorSubtaskState mine = OneInputStreamOperatorTestHarness.repartitionOperatorState(
                all, 128, oldParallelism, parallelism, subtask);
        PoolHarness restored = new PoolHarness(factory(pool), parallelism, subtask);
        restored.restoreState(mine, START_MILLIS);
        return restored;
    }

    private void restoreState(OperatorSubtaskState state, long atMillis) throws Exception {
        try {
            harness.setProcessingTime(atMillis);
            harness.initializeState(state);
            harness.open();
        } catch (Throwable t) {
            close();
            throw t;
        }
    }

    OneInputStreamOperatorTestHarness<WorkItem, AttemptReplies> flink() {
        return harness;
    }

    void process(WorkItem item) throws Exception {
        harness.processElement(new StreamRecord<>(item));
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    void advanceTo(long millis) throws Exception {
        harness.setProcessingTime(millis);
    }

    /** Runs something on the task thread when it next runs mails; inside a yield, too. */
    void mail(ThrowingRunnable<Exception> action) {
        mailbox.execute(action, "test");
    }

    List<AttemptReplies> records() {
        return harness.extractOutputValues();
    }

    List<AttemptReply> replies() {
        List<AttemptReply> replies = new ArrayList<>();
        records().forEach(record -> record.forEach(replies::add));
        return replies;
    }

    List<Outcome> outcomes() {
        return replies().stream().map(AttemptReply::outcome).toList();
    }

    /** Runs mails until the condition holds. */
    void runUntil(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    runMails();
                    return condition.call();
                });
    }

    void runMails() {
        while (mailbox.tryYield()) {
            // until none is left
        }
    }

    void awaitReplies(int count) {
        runUntil(() -> replies().size() >= count);
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    /** Both clocks are the harness's processing time. */
    private record HarnessClock(ProcessingTimeService time) implements PoolClock {
        @Override
        public long epochMillis() {
            return time.getCurrentProcessingTime();
        }

        @Override
        public long nanoTime() {
            return epochMillis() * 1_000_000;
        }
    }
}
