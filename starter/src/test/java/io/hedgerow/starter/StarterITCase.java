package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The starter in a running job: chained behind its source, and told of the end. */
class StarterITCase {
    private static final int REQUESTS = 1_000;
    private static final Roster ROSTER =
            Endpoints.roster(Endpoints.of("wine", Endpoints.required("x", ValueType.DOUBLE)));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @Test
    void admitsEveryRequestAndSaysWhenTheyHaveEnded() throws Exception {
        TestingEndOfRequests.SAID.clear();
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        DataStream<Long> records = env.fromSequence(1, REQUESTS);
        FeatureExtractor<Long> extractor = number -> Request.of("r" + number, "wine", Map.of("x", (double) number));
        StarterFunction<Long> starter = new StarterFunction<>(
                ROSTER, extractor, () -> 1_000, StarterOptions.DEFAULTS.withEnd(new TestingEndOfRequests()));
        List<PlanHeader> headers = new ArrayList<>();
        DataStream<PlanHeader> started = StarterOperator.start(records, starter);
        try (CloseableIterator<PlanHeader> iterator = started.executeAndCollect()) {
            iterator.forEachRemaining(headers::add);
        }
        assertThat(headers)
                .hasSize(REQUESTS)
                .allMatch(header -> header.error() == null)
                .extracting(PlanHeader::requestId)
                .doesNotHaveDuplicates();
        assertThat(TestingEndOfRequests.SAID)
                .containsExactlyInAnyOrder("0 starts", "1 starts", "0 of 2 ended", "1 of 2 ended");
    }
}
