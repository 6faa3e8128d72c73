package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.kafka.RunTopics;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The documents of a job between topics, as a user would write them.
 *
 * @param plan what is served, and how often its state is saved
 * @param parallelism subtasks of each stage
 */
record KafkaDocuments(KafkaPlan plan, int parallelism) {

    /** Writes them into a folder, in which the job keeps everything, and loads them. */
    ResolvedDocuments load(Path folder, RunTopics topics, String delivery)
            throws IOException, DocumentsRefusedException {
        return new WorkloadDocuments(plan.workload(), parallelism)
                .at(places(topics, delivery))
                .load(folder);
    }

    private String places(RunTopics topics, String delivery) {
        return """
                  requests: {kafka: %s}
                  answers: {kafka: %s}
                  delivery: %s
                  checkpointing: {directory: checkpoints, interval: %dms}
                """.formatted(
                        topic(topics.requests()),
                        topic(topics.answers()),
                        delivery,
                        plan.checkpointInterval().toMillis());
    }

    private static String topic(KafkaTopic topic) {
        return "{bootstrapServers: \"" + topic.bootstrapServers() + "\", topic: " + topic.name() + "}";
    }
}
