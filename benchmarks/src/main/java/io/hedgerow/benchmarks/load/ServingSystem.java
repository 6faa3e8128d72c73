package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Something that answers requests; part of a job whose source and sink are the same for all. */
interface ServingSystem {

    /**
     * Adds its operators to the job.
     *
     * @param requests one chained source
     * @param task what to serve
     */
    DataStream<Answer> serve(DataStream<Request> requests, Task task);

    /**
     * What is to be served.
     *
     * @param documents models, endpoint and pools
     * @param series the requests
     * @param folder for the run's own files
     * @param runId number of the run
     */
    record Task(ResolvedDocuments documents, RequestSeries series, String folder, long runId) {}
}
