package io.hedgerow.kafka;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a topic, read once more and independently of a job that serves them.
 *
 * @param reading from where the job began
 * @param decoder as the job's
 */
public record SentRecords(TopicReading reading, RequestDecoder decoder) {

    /** Takes requests; null for a record that is none. */
    public interface Taking {
        void accept(@Nullable Request request);
    }

    /** Hands over every record once. */
    public void forEach(Taking taking) throws IOException {
        reading.forEach(record -> taking.accept(decoded(record)));
    }

    private @Nullable Request decoded(SourceRecord record) {
        try {
            return decoder.decode(record);
        } catch (DecodeException e) {
            return null; // what was wrong with it is in its dead letter
        }
    }
}
