package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PoolOperatorITCase {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .build());

    @Test
    void everyRequestIsRepliedToOncePerVariant() throws Exception {
        TestingPool pool =
                TestingPool.of("valueFrom=x", "label=1;confidence=0.5").withThreads(2);
        List<AttemptReply> replies = collect(pool, 2_000, PlanHeader.NO_DEADLINE);
        assertThat(replies).hasSize(4_000).allMatch(reply -> reply.outcome() == Outcome.SCORED);
        assertThat(replies.stream().map(reply -> reply.requestId() + "/" + reply.variant()))
                .doesNotHaveDuplicates();
    }

    @Test
    void hangingModelWithAFullQueueEndsByTimeout() throws Exception {
        TestingPool pool = TestingPool.of("hang=deaf;gate=it", "valueFrom=x;patient")
                .withQueueCapacity(4)
                .withTimeoutMillis(300);
        try {
            List<AttemptReply> replies = collect(pool, 40, PlanHeader.NO_DEADLINE);
            assertThat(replies).hasSize(80);
            Map<Integer, List<Outcome>> byVariant = replies.stream()
                    .collect(Collectors.groupingBy(
                            AttemptReply::variant, Collectors.mapping(AttemptReply::outcome, Collectors.toList())));
            assertThat(byVariant.get(0)).hasSize(40).containsOnly(Outcome.FAILED);
            assertThat(byVariant.get(1)).hasSize(40).containsOnly(Outcome.SCORED);
        } finally {
            TestingGates.open("it");
        }
    }

    @Test
    void boundedInputEndsWithinDeadlineAndGraceOfAHangingModel() throws Exception {
        TestingPool pool = TestingPool.of("hang=deaf;gate=end", "valueFrom=x")
                .withDeadlineMillis(200)
                .withQueueCapacity(1_000);
        try {
            // Counted from when a request comes, and long enough for a worker to have taken one before.
            List<AttemptReply> replies =
                    collect(replies(environment(), pool, 100, () -> System.currentTimeMillis() + 4_000));
            assertThat(replies).hasSize(200);
            assertThat(replies)
                    .filteredOn(reply -> reply.variant() == 0)
                    .extracting(AttemptReply::outcome)
                    .as("the one in the call, and all that waited behind it")
                    .contains(Outcome.CANCELLED)
                    .isSubsetOf(Outcome.CANCELLED, Outcome.EXPIRED, Outcome.SHED);
        } finally {
            TestingGates.open("end");
        }
    }

    @Test
    void threeSubmissionsLeaveNoThreadAndNoModelBehind() throws Exception {
        int openBefore = TestingModel.openAtRest();
        for (int submission = 0; submission < 3; submission++) {
            int loadsBefore = TestingModel.loads();
            TestingPool pool = TestingPool.of("delay=1;valueFrom=x;id=submitted", "hang=cancellable");
            StreamExecutionEnvironment environment = environment();
            replies(environment, pool, Long.MAX_VALUE / 2, PlanHeader.NO_DEADLINE)
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> TestingModel.loads() == loadsBefore + 2
                            && job.getJobStatus().get() == JobStatus.RUNNING);
            job.cancel().get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
            assertThat(TestingModel.openAtRest()).isLessThanOrEqualTo(openBefore);
        }
        assertThat(TestingModel.closedUnderACall()).isZero();
    }

    @Test
    void checkpointsCompleteWhileEveryWorkerIsStuckInItsModel() throws Exception {
        long anHourMillis = Duration.ofHours(1).toMillis();
        TestingPool pool = TestingPool.of("hang=deaf;gate=stuck")
                .withDeadlineMillis(anHourMillis)
                .withTimeoutMillis(anHourMillis);
        StreamExecutionEnvironment environment = environment();
        replies(environment, pool, Long.MAX_VALUE / 2, System.currentTimeMillis() + anHourMillis)
                .map(new CountsCheckpoints())
                .returns(MessageTypes.ATTEMPT_REPLY)
                .sinkTo(new DiscardingSink<>());
        JobClient job = environment.executeAsync();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> TestingGates.entered("stuck") == 2);
            int before = CountsCheckpoints.COMPLETED.get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> CountsCheckpoints.COMPLETED.get() >= before + 6); // three of each subtask
            assertThat(TestingGates.entered("stuck"))
                    .as("calls, of which none has returned")
                    .isEqualTo(2);
        } finally {
            TestingGates.open("stuck");
            job.cancel().get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
        }
    }

    private static final class CountsCheckpoints extends RichMapFunction<AttemptReply, AttemptReply>
            implements CheckpointListener {
        static final AtomicInteger COMPLETED = new AtomicInteger();

        @Override
        public AttemptReply map(AttemptReply reply) {
            return reply;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            COMPLETED.incrementAndGet();
        }
    }

    @Test
    void failureLosesNoAttemptAndRepeatsNone() throws Exception {
        // Takes seconds, so that there is a checkpoint in them.
        TestingPool pool = TestingPool.of("delay=1;valueFrom=x", "valueFrom=x").withQueueCapacity(64);
        StreamExecutionEnvironment environment = environment();
        int failuresBefore = FailsOnceAfterACheckpoint.FAILURES.get();
        List<AttemptReply> replies = collect(replies(environment, pool, 10_000, PlanHeader.NO_DEADLINE)
                .map(new FailsOnceAfterACheckpoint())
                .returns(MessageTypes.ATTEMPT_REPLY));
        assertThat(FailsOnceAfterACheckpoint.FAILURES.get() - failuresBefore).isPositive();
        assertThat(replies).hasSize(20_000).allMatch(reply -> reply.outcome() == Outcome.SCORED);
        assertThat(replies.stream().map(reply -> reply.requestId() + "/" + reply.variant()))
                .doesNotHaveDuplicates();
    }

    /** Fails the first execution at the first record after its first completed checkpoint. */
    private static final class FailsOnceAfterACheckpoint extends RichMapFunction<AttemptReply, AttemptReply>
            implements CheckpointListener {
        static final AtomicInteger FAILURES = new AtomicInteger();

        private transient boolean checkpointed;

        @Override
        public AttemptReply map(AttemptReply reply) {
            if (checkpointed && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            return reply;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        environment.enableCheckpointing(50);
        environment.getCheckpointConfig().enableUnalignedCheckpoints();
        return environment;
    }

    private static DataStream<AttemptReply> replies(
            StreamExecutionEnvironment environment, TestingPool pool, long requests, long deadlineMillis) {
        return replies(environment, pool, requests, () -> deadlineMillis);
    }

    private static DataStream<AttemptReply> replies(
            StreamExecutionEnvironment environment,
            TestingPool pool,
            long requests,
            SerializableSupplier<Long> deadlineMillis) {
        DataStream<WorkItem> items = environment
                .fromSequence(0, requests - 1)
                .returns(Types.LONG)
                .map(number -> pool.item((int) (number % 1_000_000), deadlineMillis.get()))
                .returns(MessageTypes.WORK_ITEM);
        return items.rebalance()
                .transform("pool", MessageTypes.ATTEMPT_REPLIES, pool.factory())
                .uid("pool-v1")
                .flatMap((AttemptReplies record, Collector<AttemptReply> out) -> record.forEach(out::collect))
                .returns(MessageTypes.ATTEMPT_REPLY);
    }

    private static List<AttemptReply> collect(TestingPool pool, long requests, long deadlineMillis) throws Exception {
        return collect(replies(environment(), pool, requests, deadlineMillis));
    }

    private static List<AttemptReply> collect(DataStream<AttemptReply> from) throws Exception {
        List<AttemptReply> replies = new ArrayList<>();
        try (CloseableIterator<AttemptReply> results = from.executeAndCollect()) {
            results.forEachRemaining(replies::add);
        }
        return replies;
    }
}
