package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.benchmarks.load.kafka.RunTopics;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.RequestSource.KafkaSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPlanTest {
    private static final KafkaPlan FULL = KafkaPlan.named().get(0);
    private static final RunTopics TOPICS = new RunTopics(topic("requests-7"), topic("answers-7"));

    @TempDir
    private Path folder;

    private static KafkaTopic topic(String name) {
        return new KafkaTopic("127.0.0.1:9092", name, Format.JSON, Map.of());
    }

    @Test
    void jobsBetweenTopicsAreMeasuredByNameOnly() {
        assertThat(LoadHarness.kafkaPlans(new LoadHarness.Settings(List.of(), false, 1, null)))
                .isEmpty();
        assertThat(LoadHarness.kafkaPlans(new LoadHarness.Settings(List.of("kafka-5k"), false, 1, null)))
                .containsExactly(FULL);
        assertThat(LoadHarness.kafkaPlans(new LoadHarness.Settings(List.of("kafka-5k"), true, 1, null)))
                .containsExactly(FULL.inShort());
    }

    @Test
    void checkpointsFallIntoEveryRunFullOrShort() {
        for (KafkaPlan plan : List.of(FULL, FULL.inShort())) {
            assertThat(plan.measured())
                    .isGreaterThanOrEqualTo(plan.checkpointInterval().multipliedBy(2));
            assertThat(plan.ratePerSecond()).isEqualTo(5_000);
        }
        assertThat(FULL.rounds()).isEqualTo(5);
        assertThat(FULL.inShort().rounds()).isEqualTo(1);
    }

    @Test
    void theJobIsOneBetweenTheTopicsOfItsRun() throws Exception {
        ResolvedDocuments documents = new KafkaDocuments(FULL, 2).load(folder, TOPICS, "atLeastOnce");

        JobSpec job = documents.job();
        assertThat(((KafkaSource) job.requests()).topic().topic()).isEqualTo(TOPICS.requests());
        assertThat(((KafkaSource) job.requests()).isBounded()).isFalse();
        assertThat(((KafkaSink) job.answers()).topic()).isEqualTo(TOPICS.answers());
        assertThat(job.parallelism()).isEqualTo(2);
        assertThat(job.checkpointing().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(documents.roster().endpoints().get(0).variants()).hasSize(3);
        assertThat(documents.roster().endpoints().get(0).deadlineMillis()).isEqualTo(100);
    }

    @Test
    void theDeliveryIsTheJobs() {
        assertThatThrownBy(() -> new KafkaDocuments(FULL, 1).load(folder, TOPICS, "carrierPigeon"))
                .isInstanceOf(DocumentsRefusedException.class)
                .hasMessageContaining("carrierPigeon");
    }

    @Test
    void aPlanNeedsADelivery() {
        assertThatThrownBy(() ->
                        new KafkaPlan("none", "", 1, List.of(), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
