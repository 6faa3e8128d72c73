package io.hedgerow.pipeline;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.starter.FeatureExtractor;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Serves a stream of requests with the models and endpoints of documents: the Java door. Call it once per job
 * while the job graph is built.
 *
 * <pre>{@code
 * ResolvedDocuments documents = ResolvedDocuments.load(List.of(Path.of("serving.yaml")), environment);
 * DataStream<Answer> answers = Hedgerow.serve(payments, payment -> toRequest(payment), documents);
 * }</pre>
 *
 * <p>The environment's parallelism, checkpointing and state backend are used as they are. For answers in
 * milliseconds set a buffer timeout of 1 ms; for failures that lose nothing enable checkpointing, unaligned where
 * an endpoint has no deadline.
 *
 * <p>Flink starts tasks in no order. Where requests may not spend their deadline while models are loaded, give {@link
 * ServingOptions#withReadiness} a folder that every process can reach: nothing is admitted before all are ready.
 */
public final class Hedgerow {
    private Hedgerow() {}

    /**
     * One answer for every request.
     *
     * @param requests the requests; a stream made with {@code returns(MessageTypes.REQUEST)}, as generic types stay off
     * @param documents checked documents
     */
    public static DataStream<Answer> serve(DataStream<Request> requests, ResolvedDocuments documents) {
        return serving(requests, request -> request, documents, ServingOptions.DEFAULT)
                .answers();
    }

    /**
     * One answer for every record of the user's own type.
     *
     * @param records the records
     * @param extractor makes a request of a record, on the task that serves it; a record it throws for is a dead letter
     * @param documents checked documents
     */
    public static <T> DataStream<Answer> serve(
            DataStream<T> records, FeatureExtractor<T> extractor, ResolvedDocuments documents) {
        return serving(records, extractor, documents, ServingOptions.DEFAULT).answers();
    }

    /**
     * Like {@link #serve(DataStream, FeatureExtractor, ResolvedDocuments)}, with settings, and with the audit
     * and dead-letter streams.
     */
    public static <T> Served serving(
            DataStream<T> records, FeatureExtractor<T> extractor, ResolvedDocuments documents, ServingOptions options) {
        return new Topology(documents, options).serve(records, extractor);
    }
}
