package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.ReadinessBoard;
import java.util.Objects;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The real thing, set up as {@code hedgerow run} does it. */
final class HedgerowSystem implements ServingSystem {
    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        JobSpec job = Objects.requireNonNull(task.documents().job(), "the documents have no Job");
        ServingOptions options = ServingOptions.DEFAULT
                .withDuplicateWindow(job.duplicateWindow())
                .withReadiness(ReadinessBoard.in(task.folder() + "/ready"));
        return Hedgerow.serving(requests, request -> request, task.documents(), options)
                .answers();
    }
}
