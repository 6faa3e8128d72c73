package io.hedgerow.pipeline.job;

import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.sources.RampUp;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/**
 * Measures what this machine sustains: the same source and serving stages without a deadline, pools that push back
 * instead of shedding, and sinks in a folder that is deleted. First a short run, then two of a few seconds each;
 * the last one counts.
 */
public final class CapacityProbe {
    private static final long FIRST_REQUESTS = 4_000;
    private static final long MAX_REQUESTS = 300_000;
    private static final int ROUNDS = 2;
    private static final double SECONDS = 3;
    private static final double REHEARSAL_SECONDS = 2;
    private static final double MILLIS_PER_SECOND = 1000;
    private static final long LONG_DEADLINE_MILLIS = 600_000;

    private final ResolvedDocuments asWritten;
    private final ResolvedDocuments documents;
    private final JobSpec job;
    private final GeneratorSource requests;

    /**
     * A probe of a job.
     *
     * @param documents its documents
     * @param job its settings
     * @param requests what to send; its count and rate are not looked at
     */
    public CapacityProbe(ResolvedDocuments documents, JobSpec job, GeneratorSource requests) {
        this.asWritten = documents;
        this.documents = withoutShedding(documents);
        this.job = job;
        this.requests = requests;
    }

    private static ResolvedDocuments withoutShedding(ResolvedDocuments documents) {
        Roster roster = documents.roster();
        return documents.withRoster(new Roster(
                roster.epoch(),
                roster.endpoints().stream().map(CapacityProbe::patient).toList(),
                roster.models(),
                roster.pools().stream().map(CapacityProbe::pushingBack).toList()));
    }

    private static EndpointSpec patient(EndpointSpec endpoint) {
        return endpoint.withDeadlineMillis(LONG_DEADLINE_MILLIS);
    }

    private static PoolSpec pushingBack(PoolSpec pool) {
        return pool.withOverflow(PoolSpec.Overflow.BACKPRESSURE);
    }

    /** Runs the job for a while, so that a run that follows in this process does not pay for its first calls. */
    public void warmUp() throws JobFailedException, IOException {
        requestsPerSecond();
    }

    /** Requests per second, measured between the first answer and the last. */
    public double requestsPerSecond() throws JobFailedException, IOException {
        Path folder = Files.createTempDirectory("hedgerow-warm-up");
        try {
            double perSecond = measure(FIRST_REQUESTS, folder);
            for (int round = 0; round < ROUNDS; round++) {
                long enough = Math.round(Math.min(MAX_REQUESTS, Math.max(FIRST_REQUESTS, perSecond * SECONDS)));
                perSecond = measure(enough, folder);
            }
            return perSecond;
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /**
     * Runs the job as it is written, for a moment and at a rate: what happens only where there is a deadline (shedding,
     * leaving a slow model alone, deciding without it) has not happened in this process before, and is slow the first time.
     *
     * @param ratePerSecond the rate of the run that follows
     * @param options its options
     */
    public void rehearse(double ratePerSecond, ServingOptions options) throws JobFailedException, IOException {
        Path folder = Files.createTempDirectory("hedgerow-rehearsal");
        try {
            long count = Math.round(Math.min(MAX_REQUESTS, Math.max(1, ratePerSecond * REHEARSAL_SECONDS)));
            execute(asWritten, in(folder, requests.withRequests(count).withRatePerSecond(ratePerSecond)), options);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private double measure(long count, Path folder) throws JobFailedException {
        JobSpec unpaced = in(folder, requests.withRequests(count).withRatePerSecond(null));
        JobExecutionResult result = execute(documents, unpaced, ServingOptions.DEFAULT);
        return count * MILLIS_PER_SECOND / Math.max(1, wallMillis(result));
    }

    private JobSpec in(Path folder, GeneratorSource source) {
        return job.withRequests(source).withOutputsIn(new FileLocation(folder.toString(), folder.toUri()));
    }

    private JobExecutionResult execute(ResolvedDocuments which, JobSpec of, ServingOptions options)
            throws JobFailedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                FlinkSettings.ofEmbedded(of, which.roster().pools()));
        new ServingJob(which, of, RunId.startingNow(Clock.systemUTC()), RampUp.NONE, TopicChecks.none(), null)
                .addTo(env, options);
        try {
            return env.execute(job.name() + " warm-up");
        } catch (Exception e) {
            throw new JobFailedException(e);
        }
    }

    private static long wallMillis(JobExecutionResult result) {
        return AnswerTimes.Span.of(result.getAllAccumulatorResults()).wallMillis();
    }
}
