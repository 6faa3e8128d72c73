package io.hedgerow.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.Delivery;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RequestSource;
import io.hedgerow.policies.spec.PoolSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class FlinkSettingsTest {
    private static final FileLocation FOLDER = new FileLocation("out", URI.create("file:///tmp/out"));

    @Test
    void aJobIsMadeForLowLatency() {
        Configuration settings = FlinkSettings.ofJob(job(Duration.ofMillis(3)));

        assertThat(settings.get(ExecutionOptions.BUFFER_TIMEOUT)).isEqualTo(Duration.ofMillis(3));
        assertThat(settings.get(PipelineOptions.OBJECT_REUSE)).isTrue();
        assertThat(FlinkSettings.ofJob(job(Duration.ofMillis(3), false)).get(PipelineOptions.OBJECT_REUSE))
                .isFalse();
        assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(settings.get(PipelineOptions.AUTO_GENERATE_UIDS))
                .as("a job whose operators do not all have a uid does not start")
                .isFalse();
        assertThat(settings.get(CheckpointingOptions.ENABLE_UNALIGNED)).isTrue();
        assertThat(settings.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
    }

    @Test
    void anEmbeddedClusterHasSmallBuffersAndSlotsForEverySharingGroup() {
        PoolSpec shared = PoolSpec.of("a", 3);
        PoolSpec apart = new PoolSpec("b", 5, 1, 1, null, "gpu");

        Configuration settings = FlinkSettings.ofEmbedded(job(Duration.ofMillis(1)), List.of(shared, apart));

        assertThat(settings.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE)).isEqualTo(MemorySize.parse("8kb"));
        assertThat(settings.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(3 + 5);
    }

    private static JobSpec job(Duration bufferTimeout) {
        return job(bufferTimeout, true);
    }

    private static JobSpec job(Duration bufferTimeout, boolean objectReuse) {
        return new JobSpec(
                "j",
                new RequestSource.FilesSource(FOLDER, RequestSource.Format.JSONL, null),
                new RecordSink.FilesSink(FOLDER),
                null,
                null,
                null,
                null,
                null,
                Delivery.AT_LEAST_ONCE,
                2,
                JobSpec.StateBackend.HEAP,
                new JobSpec.Checkpointing(Duration.ofSeconds(10), FOLDER),
                Duration.ofSeconds(10),
                bufferTimeout,
                objectReuse,
                List.of());
    }
}
