package io.hedgerow.benchmarks.load;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.ServingRun;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A job between topics, run on a thread of its own by what {@code hedgerow run} runs jobs with. */
final class HedgerowTopicJob implements WatchedJob {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(90);

    private final ResolvedDocuments documents;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean isToEnd;

    private HedgerowTopicJob(ResolvedDocuments documents) {
        this.documents = documents;
    }

    /** Starts the job of documents, without waiting until it runs. */
    static HedgerowTopicJob start(ResolvedDocuments documents) {
        HedgerowTopicJob job = new HedgerowTopicJob(documents);
        Thread thread = new Thread(job::run, "bench-job");
        thread.setDaemon(true);
        thread.start();
        return job;
    }

    private void run() {
        try {
            JobSpec job = Objects.requireNonNull(documents.job(), "the documents have no Job");
            new ServingRun(documents, job, ServingOptions.DEFAULT).execute(new UntilClosed());
            end.complete(null);
        } catch (Exception | Error e) {
            end.completeExceptionally(e);
        }
    }

    /** Ends the job when it is told to. */
    private final class UntilClosed implements ServingRun.Listener {
        @Override
        public void running(ServingStatistics statistics) {
            // the client counts
        }

        @Override
        public boolean isDone() {
            return isToEnd;
        }
    }

    @Override
    public boolean endsWithin(long nanos) throws Exception {
        return WatchedJob.isOverWithin(end, nanos);
    }

    @Override
    public void close() throws Exception {
        isToEnd = true;
        end.get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
}
