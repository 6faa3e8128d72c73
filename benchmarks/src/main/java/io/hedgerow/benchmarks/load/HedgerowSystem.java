package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.ControlLog;
import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.ReadinessBoard;
import java.nio.file.Path;
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
        JobSpec.Control control = job.control();
        if (control != null) {
            options = options.withControl(controlLog(control, task));
        }
        return Hedgerow.serving(requests, request -> request, task.documents(), options)
                .answers();
    }

    /** What earlier runs have proven is not known to this one. */
    private static ControlLog controlLog(JobSpec.Control control, Task task) {
        return new ControlLog(
                control.folder(),
                control.status(),
                true,
                control.keepWarm(),
                control.proving().withFolder(Path.of(task.folder(), "proven")),
                runName(task.runId()));
    }

    /** What the statuses of a run are kept under. */
    static String runName(long runId) {
        return "bench-" + runId;
    }
}
