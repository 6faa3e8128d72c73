package io.hedgerow.pipeline.job;

import io.hedgerow.pipeline.Hedgerow;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.MessageTypes;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Measures what this machine sustains: the same source and serving stages without a deadline, pools that push back
 * instead of shedding, and no sink. First a short run, then one of about three seconds.
 */
public final class CapacityProbe {
    private static final long FIRST_REQUESTS = 4_000;
    private static final long MAX_REQUESTS = 300_000;
    private static final double SECONDS = 3;
    private static final long LONG_DEADLINE_MILLIS = 600_000;

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
        this.documents = withoutShedding(documents);
        this.job = job;
        this.requests = requests;
    }

    private static ResolvedDocuments withoutShedding(ResolvedDocuments documents) {
        Roster roster = documents.roster();
        return new ResolvedDocuments(
                documents.job(),
                new Roster(
                        roster.epoch(),
                        roster.endpoints().stream().map(CapacityProbe::patient).toList(),
                        roster.models(),
                        roster.pools().stream().map(CapacityProbe::pushingBack).toList()),
                documents.artifacts());
    }

    private static EndpointSpec patient(EndpointSpec endpoint) {
        return new EndpointSpec(
                endpoint.name(),
                endpoint.generation(),
                endpoint.inputs(),
                endpoint.classes(),
                endpoint.includeOutputs(),
                endpoint.task(),
                LONG_DEADLINE_MILLIS,
                endpoint.deadlineFrom(),
                endpoint.variants(),
                endpoint.fanOut(),
                endpoint.selection(),
                endpoint.onDeadline());
    }

    private static PoolSpec pushingBack(PoolSpec pool) {
        return new PoolSpec(
                pool.name(),
                pool.parallelism(),
                pool.threads(),
                pool.queueCapacity(),
                PoolSpec.Overflow.BACKPRESSURE,
                pool.slotSharingGroup());
    }

    /** Runs the stages once, so that a run that follows in this process does not pay for its first calls. */
    public void warmUp() throws JobFailedException {
        measure(FIRST_REQUESTS);
    }

    /** Requests per second, measured between the first answer and the last. */
    public double requestsPerSecond() throws JobFailedException {
        double first = measure(FIRST_REQUESTS);
        long enough = Math.round(Math.min(MAX_REQUESTS, Math.max(FIRST_REQUESTS, first * SECONDS)));
        return measure(enough);
    }

    private double measure(long count) throws JobFailedException {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                FlinkSettings.ofEmbedded(job, documents.roster().pools()));
        env.getCheckpointConfig().disableCheckpointing();
        GeneratorSource unpaced = requests.withRequests(count).withRatePerSecond(null);
        RequestStream.Decoded decoded = new RequestStream(unpaced, documents.roster()).in(env);
        Hedgerow.serving(decoded.requests(), request -> request, documents, ServingOptions.DEFAULT)
                .answers()
                .map(new AnswerTimes())
                .returns(MessageTypes.ANSWER)
                .sinkTo(new DiscardingSink<>());
        try {
            JobExecutionResult result = env.execute(job.name() + " warm-up");
            return count * 1000.0 / Math.max(1, AnswerTimes.wallMillis(result.getAllAccumulatorResults()));
        } catch (Exception e) {
            throw new JobFailedException(e);
        }
    }
}
