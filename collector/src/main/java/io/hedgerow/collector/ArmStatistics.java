package io.hedgerow.collector;

/**
 * What became of the requests of one arm.
 *
 * @param requests requests assigned to it
 * @param answers how many of them were ANSWERED, with whatever variant's prediction
 * @param failures how many attempts of the arm's own variant did not score
 * @param latency from admission to decision
 */
public record ArmStatistics(long requests, long answers, long failures, LatencyDistribution latency) {

    /** Both together. */
    public ArmStatistics plus(ArmStatistics other) {
        return new ArmStatistics(
                requests + other.requests,
                answers + other.answers,
                failures + other.failures,
                latency.plus(other.latency));
    }

    /** Made here for the reason given at {@link EndpointStatistics#toString}. */
    @Override
    public String toString() {
        return "ArmStatistics[requests=" + requests + ", answers=" + answers + ", failures=" + failures + ", latency="
                + latency + "]";
    }
}
