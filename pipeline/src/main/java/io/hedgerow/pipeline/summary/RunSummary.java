package io.hedgerow.pipeline.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. The component names are the keys of the summary file.
 *
 * @param requests distinct request IDs that were sent and decodable
 * @param answered requests answered with status ANSWERED
 * @param defaulted requests answered with the default
 * @param invalid requests answered INVALID
 * @param unavailable requests answered UNAVAILABLE
 * @param deadLetters records that were not requests
 * @param duplicateRequests further records with an ID already seen
 * @param duplicates IDs answered more than once
 * @param lost IDs sent but never answered
 * @param unexpected answers to IDs that were never sent
 * @param wallSeconds from the first answer's admission to the last answer, or of the job where that is unknown
 * @param requestsPerSecond answers per second of that time
 * @param latencyMicros from admission to decision
 * @param accuracy share of answers with a prediction that are right; null where the truth is unknown
 * @param meanAbsoluteError of answers with a value; null where the truth is unknown
 * @param rootMeanSquaredError of the same
 * @param byVariant by variant, in declared order
 * @param byArm by assigned or canary arm; empty where arms play no part
 * @param decidedBy answers by reason
 * @param firstInvalid one invalid request and what was wrong with it; null where there was none
 * @param feedback what became of feedback; null where the job takes none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSummary(
        long requests,
        long answered,
        long defaulted,
        long invalid,
        long unavailable,
        long deadLetters,
        long duplicateRequests,
        long duplicates,
        long lost,
        long unexpected,
        double wallSeconds,
        double requestsPerSecond,
        Latency latencyMicros,
        @Nullable Double accuracy,
        @Nullable Double meanAbsoluteError,
        @Nullable Double rootMeanSquaredError,
        Map<String, Variant> byVariant,
        Map<String, Arm> byArm,
        Map<String, Long> decidedBy,
        @Nullable String firstInvalid,
        @Nullable Feedback feedback) {

    /**
     * Feedback by what became of it.
     *
     * @param records all of it that could be read
     * @param matched met its request
     * @param unfit met its request, and says a label where values were predicted, or the other way round
     * @param duplicates of requests that had feedback already
     * @param unmatched has met no answer
     */
    public record Feedback(long records, long matched, long unfit, long duplicates, long unmatched) {}

    /** Percentiles in microseconds. */
    public record Latency(long p50, long p90, long p99, long p999, long max) {}

    /**
     * What one variant did.
     *
     * @param attempts attempts planned
     * @param scored of these, ended SCORED; likewise the next five
     * @param answers answers it gave
     * @param late attempts that ended after their request's deadline
     * @param accuracy share of its predictions that are right; null where the truth is unknown
     * @param meanAbsoluteError of its values; null where the truth is unknown
     * @param rootMeanSquaredError of the same
     * @param p50 median latency of its scored attempts in microseconds
     * @param p99 99th percentile of the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Variant(
            long attempts,
            long scored,
            long failed,
            long expired,
            long shed,
            long notReady,
            long cancelled,
            long answers,
            long late,
            @Nullable Double accuracy,
            @Nullable Double meanAbsoluteError,
            @Nullable Double rootMeanSquaredError,
            long p50,
            long p99) {}

    /**
     * What one arm did.
     *
     * @param requests requests assigned to it
     * @param sharePercent of all requests with an arm
     * @param answered of these, answered with a prediction
     * @param failures requests whose arm's variant had not scored when the decision fell
     * @param accuracy share of right predictions; null where the truth is unknown
     * @param p50 median latency of its answers in microseconds
     * @param p99 99th percentile of the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Arm(
            long requests,
            double sharePercent,
            long answered,
            long failures,
            @Nullable Double accuracy,
            long p50,
            long p99) {}

    /** Whether every request got exactly one answer. */
    public boolean isComplete() {
        return lost == 0 && duplicates == 0;
    }

    /** Makes sure that the summary can be written; leaves an empty file. Throws when it cannot. */
    public static void reserve(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, new byte[0]);
    }

    /** Writes the summary file. */
    public void write(Path file) throws IOException {
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
        reserve(file);
        Files.write(file, json);
    }
}
