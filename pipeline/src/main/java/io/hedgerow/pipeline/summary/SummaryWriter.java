package io.hedgerow.pipeline.summary;

import io.hedgerow.collector.EndpointStatistics;
import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.collector.VariantStatistics;
import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.Score;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a summary together: what became of requests from comparing the IDs sent with the answers read back, what
 * became of attempts from the collector's statistics.
 */
public final class SummaryWriter {
    private static final double MILLIS_PER_SECOND = 1000;

    private final Roster roster;
    private final SentRequests sent;
    private final @Nullable FeedbackStatistics feedback;

    /** @param feedback what tells how right predictions are; null: what the requests' source knows */
    public SummaryWriter(Roster roster, SentRequests sent, @Nullable FeedbackStatistics feedback) {
        this.roster = roster;
        this.sent = sent;
        this.feedback = feedback;
    }

    /**
     * Reads everything back and sums it up.
     *
     * @param answers what the answers sink holds
     * @param attempts what the attempts sink holds, where that is every attempt; else null
     * @param statistics what the collector counted
     * @param wallMillis from the first answer to the last
     */
    public RunSummary summarize(
            AnsweredRecords answers, @Nullable AnsweredRecords attempts, ServingStatistics statistics, long wallMillis)
            throws IOException {
        AnswerAudit audit = new AnswerAudit();
        sent.forEach(audit);
        LineParser lines = new LineParser();
        answers.forEach(json -> audit.answer(lines.answer(json), attempts == null));
        if (attempts != null) {
            attempts.forEach(json -> audit.attempt(lines.attempt(json)));
        }
        double wallSeconds = wallMillis / MILLIS_PER_SECOND;
        long answeredIds = audit.requests() - audit.lost();
        Score score = feedback == null ? Score.NONE : feedback.ofAnswers();
        return new RunSummary(
                audit.requests(),
                audit.count(Status.ANSWERED),
                audit.count(Status.DEFAULTED),
                audit.count(Status.INVALID),
                audit.count(Status.UNAVAILABLE),
                audit.deadLetters(),
                audit.duplicateRequests(),
                audit.duplicates(),
                audit.lost(),
                audit.unexpected(),
                wallSeconds,
                wallSeconds == 0 ? 0 : answeredIds / wallSeconds,
                audit.answers().latency(),
                feedback == null ? audit.answers().accuracy() : score.accuracy(),
                score.meanAbsoluteError(),
                score.rootMeanSquaredError(),
                byVariant(audit, statistics),
                audit.byArm(),
                audit.decidedBy(),
                audit.firstInvalid(),
                feedback == null ? null : counts(feedback));
    }

    private Map<String, RunSummary.Variant> byVariant(AnswerAudit audit, ServingStatistics statistics) {
        Map<String, RunSummary.Variant> byVariant = new LinkedHashMap<>();
        for (EndpointSpec endpoint : roster.endpoints()) {
            EndpointStatistics counted = statistics.endpoints().get(endpoint.name());
            for (VariantSpec variant : endpoint.variants()) {
                VariantStatistics attempts =
                        counted == null ? null : counted.variants().get(variant.name());
                if (attempts != null) {
                    byVariant.put(keyOf(endpoint, variant), variant(attempts, audit, endpoint.name(), variant.name()));
                }
            }
        }
        return byVariant;
    }

    /** The variant's name; with its endpoint's before it where another endpoint has a variant of that name. */
    private String keyOf(EndpointSpec endpoint, VariantSpec variant) {
        boolean unique = roster.endpoints().stream()
                .noneMatch(other -> !other.name().equals(endpoint.name()) && other.variantIndex(variant.name()) >= 0);
        return unique ? variant.name() : endpoint.name() + "/" + variant.name();
    }

    private static RunSummary.Feedback counts(FeedbackStatistics feedback) {
        return new RunSummary.Feedback(
                feedback.records(), feedback.matched(), feedback.unfit(), feedback.duplicates(), feedback.unmatched());
    }

    private RunSummary.Variant variant(VariantStatistics counted, AnswerAudit audit, String endpoint, String variant) {
        Score score = feedback == null ? Score.NONE : feedback.of(endpoint, variant);
        return new RunSummary.Variant(
                counted.attempts(),
                counted.count(Outcome.SCORED),
                counted.count(Outcome.FAILED),
                counted.count(Outcome.EXPIRED),
                counted.count(Outcome.SHED),
                counted.count(Outcome.NOT_READY),
                counted.count(Outcome.CANCELLED),
                counted.answers(),
                counted.late(),
                feedback == null ? audit.accuracyOf(endpoint, variant) : score.accuracy(),
                score.meanAbsoluteError(),
                score.rootMeanSquaredError(),
                counted.latency().percentileMicros(50),
                counted.latency().percentileMicros(99));
    }
}
