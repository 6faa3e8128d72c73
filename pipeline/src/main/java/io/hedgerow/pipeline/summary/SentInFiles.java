package io.hedgerow.pipeline.summary;

import io.hedgerow.pipeline.sources.LineFiles;
import java.io.IOException;

/** The requests of a folder of files, read again. */
public record SentInFiles(LineFiles files) implements SentRequests {
    @Override
    public void forEach(Consumer consumer) throws IOException {
        files.forEach(request -> {
            if (request == null) {
                consumer.undecodable();
            } else {
                consumer.request(request.requestId(), null);
            }
        });
    }
}
