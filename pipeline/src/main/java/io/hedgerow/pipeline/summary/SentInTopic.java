package io.hedgerow.pipeline.summary;

import io.hedgerow.kafka.SentRecords;
import java.io.IOException;

/** The requests of a topic, read again. */
public record SentInTopic(SentRecords records) implements SentRequests {
    @Override
    public void forEach(Consumer consumer) throws IOException {
        records.forEach(request -> {
            if (request == null) {
                consumer.undecodable();
            } else {
                consumer.request(request.requestId(), null);
            }
        });
    }
}
