package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A subtask of a keyed pool in Flink's harness, whose own for two keyed inputs takes no factories. Its clocks stand still; its
 * workers are threads.
 */
final class KeyedPoolHarness extends AbstractStreamOperatorTestHarness<AttemptReplies> {
    static final int KEY_GROUPS = 16;

    private final MailboxExecutor mailbox;

    private KeyedPoolHarness(TestingKeyedPool pool, KeyedPoolOperatorFactory factory, int subtask) throws Exception {
        super(factory, KEY_GROUPS, pool.parallelism(), subtask);
        config.setStatePartitioner(0, (KeySelector<WorkItem, String>) WorkItem::routingKey);
        config.setStatePartitioner(1, (KeySelector<KeyedModel, String>) KeyedModel::name);
        config.setStateKeySerializer(
                Types.STRING.createSerializer(getExecutionConfig().getSerializerConfig()));
        config.serializeAllConfigs();
        setup(MessageTypes.ATTEMPT_REPLIES.createSerializer(new SerializerConfigImpl()));
        setProcessingTime(PoolHarness.START_MILLIS);
        mailbox = new MailboxExecutorImpl(getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE);
    }

    static KeyedPoolHarness open(TestingKeyedPool pool) throws Exception {
        return open(pool, 0, null);
    }

    /** A subtask with its part of what all subtasks of another parallelism have written, or without state. */
    static KeyedPoolHarness open(TestingKeyedPool pool, int subtask, @Nullable OperatorSubtaskState mine)
            throws Exception {
        return open(new KeyedPoolHarness(pool, pool.factory(), subtask), mine);
    }

    /** The first subtask, without state. */
    static KeyedPoolHarness open(TestingKeyedPool pool, PoolOptions options) throws Exception {
        return open(new KeyedPoolHarness(pool, pool.factory(options), 0), null);
    }

    private static KeyedPoolHarness open(KeyedPoolHarness opened, @Nullable OperatorSubtaskState mine)
            throws Exception {
        try {
            if (mine != null) {
                opened.initializeState(mine);
            }
            opened.open();
        } catch (Throwable t) {
            opened.close();
            throw t;
        }
        return opened;
    }

    /** A subtask's part of what was written. */
    static OperatorSubtaskState part(OperatorSubtaskState all, int oldParallelism, int parallelism, int subtask) {
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                all, KEY_GROUPS, oldParallelism, parallelism, subtask);
    }

    void process(WorkItem item) throws Exception {
        StreamRecord<WorkItem> record = new StreamRecord<>(item);
        operator().setKeyContextElement1(record);
        operator().processElement1(record);
    }

    void publish(KeyedModel model) throws Exception {
        StreamRecord<KeyedModel> record = new StreamRecord<>(model);
        operator().setKeyContextElement2(record);
        operator().processElement2(record);
    }

    OperatorSubtaskState snapshot() throws Exception {
        return snapshot(1, 1);
    }

    KeyedPoolOperator operator() {
        return (KeyedPoolOperator) getOperator();
    }

    List<AttemptReply> replies() {
        List<AttemptReply> replies = new ArrayList<>();
        extractOutputValues().forEach(record -> record.forEach(replies::add));
        return replies;
    }

    List<Outcome> outcomes() {
        return replies().stream().map(AttemptReply::outcome).toList();
    }

    void runMails() {
        while (mailbox.tryYield()) {
            // until none is left
        }
    }

    List<AttemptReply> awaitReplies(int count) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    runMails();
                    return replies().size() >= count;
                });
        return replies();
    }
}
