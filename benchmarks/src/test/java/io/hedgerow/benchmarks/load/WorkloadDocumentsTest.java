package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.starter.RequestChecker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadDocumentsTest {
    @TempDir
    private Path folder;

    static List<Scenario> scenarios() {
        return Scenarios.named();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyWorkloadIsAJobThatRuns(Scenario scenario) throws Exception {
        for (Trial trial : scenario.trials().apply(2)) {
            ResolvedDocuments documents = new WorkloadDocuments(trial.workload(), 2).load(folder);

            assertThat(documents.job()).isNotNull();
            assertThat(documents.job().parallelism()).isEqualTo(2);
            EndpointSpec endpoint = documents.roster().endpoints().get(0);
            assertThat(endpoint.variants()).hasSameSizeAs(trial.workload().models());
            assertThat(endpoint.deadlineMillis())
                    .isEqualTo(trial.workload().deadline().toMillis());
        }
    }

    @Test
    void settingsOfAWorkloadReachThePools() throws Exception {
        Workload workload = Workload.cheap(2, 3)
                .inOnePool()
                .withThreads(4)
                .withDuplicateWindow(Duration.ofMillis(1_234))
                .withBatch(new BatchSpec(8, 5, 6))
                .onRocksDb();

        ResolvedDocuments documents = new WorkloadDocuments(workload, 1).load(folder);

        PoolSpec pool = documents.roster().pools().get(0);
        assertThat(documents.roster().pools()).hasSize(1);
        assertThat(pool.threads()).isEqualTo(4);
        assertThat(pool.overflow()).isEqualTo(PoolSpec.Overflow.BACKPRESSURE);
        assertThat(pool.execution().batch()).isEqualTo(new BatchSpec(8, 5, 6));
        assertThat(documents.job().duplicateWindow()).isEqualTo(Duration.ofMillis(1_234));
        assertThat(documents.job().stateBackend().name()).isEqualTo("ROCKSDB");
        assertThat(documents.job().bufferTimeout()).isEqualTo(Duration.ofMillis(1));
    }

    /** The baselines look rows up; they must be the ones that Hedgerow makes. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void requestsAreValidAndTheRowsOfTheBaselinesAreTheirs(Scenario scenario) throws Exception {
        Trial trial = scenario.trials().apply(1).get(0);
        EndpointSpec endpoint = new WorkloadDocuments(trial.workload(), 1)
                .load(folder)
                .roster()
                .endpoints()
                .get(0);
        RequestChecker checker = new RequestChecker(endpoint);
        RequestSeries series = trial.workload().series();
        RequestSeries.Rows rows = series.rows(new InputLayout(endpoint.inputs()));

        for (long index : new long[] {0, 1, 1_023, 1_024, 123_456_789}) {
            Row row = checker.layout().newRow();
            assertThat(checker.resolve(series.requests().request(index), row)).isNull();
            if (trial.workload().models().get(0).format().equals("bench")) {
                assertThat(rows.of(Long.toString(index))).isEqualTo(row);
            }
        }
    }

    @Test
    void theShareOfHighPriorityIsExact() {
        RequestSeries series = new RequestSeries("e", List.of("f0"), 20);

        long high = LongStream.range(1_000, 1_100)
                .filter(i -> series.requests().request(i).priority() == Priority.HIGH)
                .count();

        assertThat(high).isEqualTo(20);
    }
}
