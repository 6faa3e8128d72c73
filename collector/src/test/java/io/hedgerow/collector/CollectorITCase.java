package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The collector in a running job: keyed edges, checkpoints, a failure, the end of input, the accumulator. */
class CollectorITCase {
    private static final int REQUESTS = 20_000;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @Test
    void answersEveryRequestOnceAndCountsThroughAFailure() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(100);
        DataStream<PlanHeader> headers =
                env.fromSequence(0, REQUESTS - 1).map(CollectorITCase::header).returns(MessageTypes.PLAN_HEADER);
        DataStream<AttemptReplies> replies =
                env.fromSequence(0, 3L * REQUESTS - 1).map(new FailsOnce()).returns(MessageTypes.ATTEMPT_REPLIES);
        DataStream<Answer> answers = headers.connect(replies)
                .keyBy(PlanHeader::requestId, AttemptReplies::requestId, Types.STRING)
                .transform(
                        "collector",
                        MessageTypes.ANSWER,
                        new CollectorOperatorFactory(Endpoints.roster(), CollectorOptions.DEFAULTS, new ManualClock()));
        List<Answer> answered = new ArrayList<>();
        JobExecutionResult result;
        try (CloseableIterator<Answer> iterator = answers.collectAsync()) {
            var client = env.executeAsync();
            iterator.forEachRemaining(answered::add);
            result = client.getJobExecutionResult().get();
        }
        Set<String> ids = new HashSet<>();
        answered.forEach(answer -> ids.add(answer.requestId()));
        assertThat(answered).hasSize(REQUESTS);
        assertThat(ids).hasSize(REQUESTS);
        assertThat(answered).extracting(Answer::status).containsOnly(Status.ANSWERED);
        assertThat(result.<Integer>getAccumulatorResult(FailsOnce.RESTARTS)).isPositive();
        ServingStatistics statistics = result.getAccumulatorResult(ServingStatistics.ACCUMULATOR);
        assertThat(statistics.answers()).isEqualTo(REQUESTS);
        assertThat(statistics.duplicateRequests()).isZero();
        for (VariantStatistics variant :
                statistics.endpoints().get("patient").variants().values()) {
            assertThat(variant.attempts()).isEqualTo(REQUESTS);
            assertThat(variant.count(Outcome.SCORED)).isEqualTo(REQUESTS);
        }
    }

    private static PlanHeader header(long number) {
        return Messages.header("r" + number, number, Endpoints.PATIENT, 1_000);
    }

    /** The attempts of all requests, two of them together; the job fails once, right after its first checkpoint. */
    private static final class FailsOnce extends RichMapFunction<Long, AttemptReplies> implements CheckpointListener {
        private static final long serialVersionUID = 1L;
        static final String RESTARTS = "restarts";

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().getIntCounter(RESTARTS).add(attemptNumber());
        }

        private int attemptNumber() {
            return getRuntimeContext().getTaskInfo().getAttemptNumber();
        }

        @Override
        public AttemptReplies map(Long number) {
            long request = number / 3;
            int variant = (int) (number % 3);
            AttemptReply reply = Messages.scored("r" + request, request, variant, 1);
            return variant < 2 ? reply : Messages.together(reply, Messages.scored("r" + request, request, 3, 1));
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (attemptNumber() == 0) {
                throw new IllegalStateException("an injected failure");
            }
        }
    }

    /** Time stands still: nothing here may depend on it. */
    private record ManualClock() implements EpochMicrosClock {
        @Override
        public long epochMicros() {
            return 1_000_000;
        }
    }
}
