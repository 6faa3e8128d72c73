package io.hedgerow.pipeline.documents;

import io.hedgerow.kafka.KafkaTopic;
import java.io.Serializable;

/** Where a job's records go. */
public sealed interface RecordSink extends Serializable {

    /** Which of the records it is. */
    Kind kind();

    /** Kinds of sinks. */
    enum Kind {
        FILES,
        KAFKA
    }

    /**
     * JSON lines in part files, each visible once a checkpoint has committed it.
     *
     * @param path folder
     */
    record FilesSink(FileLocation path) implements RecordSink {
        @Override
        public Kind kind() {
            return Kind.FILES;
        }
    }

    /**
     * Records of a Kafka topic, each visible as soon as it is written.
     *
     * @param topic the topic
     */
    record KafkaSink(KafkaTopic topic) implements RecordSink {
        @Override
        public Kind kind() {
            return Kind.KAFKA;
        }
    }
}
