package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.PlanHeader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.awaitility.Awaitility;

/** Flink's harness for the collector's factory; Flink's own for two keyed inputs takes no factories. */
final class CollectorHarness extends AbstractStreamOperatorTestHarness<Answer> {
    static final int MAX_PARALLELISM = 128;

    CollectorHarness(CollectorOperatorFactory factory, int parallelism, int subtask) throws Exception {
        super(factory, MAX_PARALLELISM, parallelism, subtask);
        config.setStatePartitioner(0, (KeySelector<PlanHeader, String>) PlanHeader::requestId);
        config.setStatePartitioner(1, (KeySelector<AttemptReplies, String>) AttemptReplies::requestId);
        config.setStateKeySerializer(
                Types.STRING.createSerializer(getExecutionConfig().getSerializerConfig()));
        config.serializeAllConfigs();
    }

    /**
     * Starts with what subtasks of another execution have kept.
     *
     * @param writers how many there were
     */
    CollectorHarness openFrom(OperatorSubtaskState state, int writers) throws Exception {
        TaskInfo task = getEnvironment().getTaskInfo();
        initializeState(repartitionOperatorState(
                state, MAX_PARALLELISM, writers, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask()));
        open();
        return this;
    }

    /** Has the task's thread, which is the caller's, do what other threads have asked for until something holds. */
    void runMailsUntil(Callable<Boolean> holds) {
        MailboxExecutor mailbox = new MailboxExecutorImpl(getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    while (mailbox.tryYield()) {
                        // as many as there are
                    }
                    return holds.call();
                });
    }

    JobID job() {
        return getEnvironment().getJobInfo().getJobId();
    }

    private CollectorOperator operator() {
        return (CollectorOperator) getOperator();
    }

    void header(PlanHeader header) throws Exception {
        StreamRecord<PlanHeader> record = new StreamRecord<>(header);
        operator().setKeyContextElement1(record);
        operator().processElement1(record);
    }

    void reply(AttemptReplies replies) throws Exception {
        StreamRecord<AttemptReplies> record = new StreamRecord<>(replies);
        operator().setKeyContextElement2(record);
        operator().processElement2(record);
    }

    void endInput(int input) throws Exception {
        operator().endInput(input);
    }

    void finish() throws Exception {
        operator().finish();
    }

    RendezvousStore store() {
        return operator().store();
    }

    /** How many request IDs have state. */
    int keptIds() {
        return store().requests().size() + store().tombstones();
    }

    List<AttemptRecord> attempts() {
        return getSideOutput(CollectorOutputs.ATTEMPTS).stream()
                .map(StreamRecord::getValue)
                .toList();
    }

    ServingStatistics statistics() {
        return (ServingStatistics) operator()
                .getRuntimeContext()
                .getAccumulator(ServingStatistics.ACCUMULATOR)
                .getLocalValue();
    }
}
