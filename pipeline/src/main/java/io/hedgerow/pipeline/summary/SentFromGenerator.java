package io.hedgerow.pipeline.summary;

import io.hedgerow.pipeline.sources.RequestGenerator;

/** The requests of a generator, made again. */
public record SentFromGenerator(RequestGenerator.Series series, long startIndex, long count) implements SentRequests {
    @Override
    public void forEach(Consumer consumer) {
        for (long index = startIndex; index < startIndex + count; index++) {
            consumer.request(series.request(index).requestId(), series.truth(index));
        }
    }
}
