package io.hedgerow.pipeline.summary;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the requests that were sent with the answers that were read back. It knows nothing of the job's own
 * counters. First all that was sent, then all answers, then the attempts. Not thread-safe.
 */
final class AnswerAudit implements SentRequests.Consumer {

    /** One request ID: the truth, and how often it was answered. */
    private static final class Entry {
        final @Nullable String truth;
        int answers;

        Entry(@Nullable String truth) {
            this.truth = truth;
        }
    }

    private record VariantKey(String endpoint, String variant) {}

    /** What is known of one arm. */
    static final class ArmTally {
        final Tally tally = new Tally();
        long requests;
        long answered;
        long failures;
    }

    private final Map<String, Entry> sent = new HashMap<>();
    private final Map<Status, Long> statuses = new EnumMap<>(Status.class);
    private final Map<String, Long> decidedBy = new TreeMap<>();
    private final Map<VariantKey, Tally> variants = new HashMap<>();
    private final Map<String, ArmTally> arms = new TreeMap<>();
    private final Tally answers = new Tally();
    private long deadLetters;
    private long duplicateRequests;
    private long unexpected;

    @Override
    public void request(String requestId, @Nullable String truth) {
        if (sent.putIfAbsent(requestId, new Entry(truth)) != null) {
            duplicateRequests++;
        }
    }

    @Override
    public void undecodable() {
        deadLetters++;
    }

    void answer(Answer answer) {
        Entry entry = sent.get(answer.requestId());
        if (entry == null) {
            unexpected++;
            return;
        }
        if (++entry.answers > 1) {
            return;
        }
        statuses.merge(answer.status(), 1L, Long::sum);
        decidedBy.merge(answer.decidedBy().jsonName(), 1L, Long::sum);
        answers.latency(answer.latencyMicros());
        String predicted = Predictions.asText(answer.prediction());
        answers.judge(predicted, entry.truth);
        if (answer.arm() != null) {
            arm(answer, answer.arm(), predicted, entry.truth);
        }
    }

    private void arm(Answer answer, String armName, @Nullable String predicted, @Nullable String truth) {
        ArmTally arm = arms.computeIfAbsent(armName, name -> new ArmTally());
        arm.requests++;
        arm.tally.latency(answer.latencyMicros());
        arm.tally.judge(predicted, truth);
        if (predicted != null) {
            arm.answered++;
        }
        boolean scored = answer.attempts().stream()
                .anyMatch(attempt -> attempt.variant().equals(armName) && attempt.outcome() == Outcome.SCORED);
        if (!scored) {
            arm.failures++;
        }
    }

    /** Judges the attempts an answer lists, where no audit of every attempt is kept. */
    void attemptsOf(Answer answer) {
        for (AttemptSummary attempt : answer.attempts()) {
            judge(answer.requestId(), answer.endpoint(), attempt.variant(), Predictions.asText(attempt.prediction()));
        }
    }

    void attempt(AttemptRecord attempt) {
        judge(attempt.requestId(), attempt.endpoint(), attempt.variant(), Predictions.asText(attempt.prediction()));
    }

    private void judge(String requestId, String endpoint, String variant, @Nullable String predicted) {
        Entry entry = sent.get(requestId);
        if (entry != null) {
            variants.computeIfAbsent(new VariantKey(endpoint, variant), key -> new Tally())
                    .judge(predicted, entry.truth);
        }
    }

    long requests() {
        return sent.size();
    }

    long deadLetters() {
        return deadLetters;
    }

    long duplicateRequests() {
        return duplicateRequests;
    }

    long duplicates() {
        return sent.values().stream().filter(entry -> entry.answers > 1).count();
    }

    long lost() {
        return sent.values().stream().filter(entry -> entry.answers == 0).count();
    }

    long unexpected() {
        return unexpected;
    }

    long count(Status status) {
        return statuses.getOrDefault(status, 0L);
    }

    Map<String, Long> decidedBy() {
        return decidedBy;
    }

    Tally answers() {
        return answers;
    }

    @Nullable
    Double accuracyOf(String endpoint, String variant) {
        Tally tally = variants.get(new VariantKey(endpoint, variant));
        return tally == null ? null : tally.accuracy();
    }

    Map<String, RunSummary.Arm> byArm() {
        long total = arms.values().stream().mapToLong(arm -> arm.requests).sum();
        Map<String, RunSummary.Arm> byArm = new LinkedHashMap<>();
        arms.forEach((name, arm) -> byArm.put(
                name,
                new RunSummary.Arm(
                        arm.requests,
                        100.0 * arm.requests / total,
                        arm.answered,
                        arm.failures,
                        arm.tally.accuracy(),
                        arm.tally.percentile(50),
                        arm.tally.percentile(99))));
        return byArm;
    }
}
