package io.hedgerow.pipeline.summary;

import io.hedgerow.pipeline.summary.AnswerLine.AuditedAttempt;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
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

    private static final String SCORED = Outcome.SCORED.name();

    private record VariantKey(String endpoint, String variant) {}

    /** What is known of one arm. */
    static final class ArmTally {
        final Tally tally = new Tally();
        long requests;
        long answered;
        long failures;
    }

    private final RequestIds sent = new RequestIds();
    private final Map<String, Long> statuses = new HashMap<>();
    private final Map<String, Long> decidedBy = new TreeMap<>();
    private final Map<VariantKey, Tally> variants = new HashMap<>();
    private final Map<String, ArmTally> arms = new TreeMap<>();
    private final Tally answers = new Tally();
    private long deadLetters;
    private long duplicateRequests;
    private long unexpected;
    private @Nullable String firstInvalid;

    @Override
    public void request(String requestId, @Nullable String truth) {
        if (!sent.add(requestId, truth)) {
            duplicateRequests++;
        }
    }

    @Override
    public void undecodable() {
        deadLetters++;
    }

    /**
     * Takes an answer.
     *
     * @param judgeAttempts whether the attempts it lists are judged, as no audit of every attempt is kept
     */
    void answer(AnswerLine answer, boolean judgeAttempts) {
        RequestIds.Known request = sent.find(answer.requestId());
        if (request == null) {
            unexpected++;
            return;
        }
        if (!request.answered()) {
            return;
        }
        statuses.merge(answer.status(), 1L, Long::sum);
        if (firstInvalid == null && answer.error() != null) {
            firstInvalid = answer.requestId() + ": " + answer.error();
        }
        decidedBy.merge(answer.decidedBy(), 1L, Long::sum);
        answers.latency(answer.latencyMicros());
        Boolean right = request.isRight(answer.predicted());
        answers.judge(right);
        if (judgeAttempts) {
            answer.attempts()
                    .forEach(attempt -> judge(request, answer.endpoint(), attempt.variant(), attempt.predicted()));
        }
        if (answer.arm() != null) {
            arm(answer, answer.arm(), right);
        }
    }

    private void arm(AnswerLine answer, String armName, @Nullable Boolean right) {
        ArmTally arm = arms.computeIfAbsent(armName, name -> new ArmTally());
        arm.requests++;
        arm.tally.latency(answer.latencyMicros());
        arm.tally.judge(right);
        if (answer.predicted() != null) {
            arm.answered++;
        }
        boolean scored = answer.attempts().stream()
                .anyMatch(attempt ->
                        attempt.variant().equals(armName) && attempt.outcome().equals(SCORED));
        if (!scored) {
            arm.failures++;
        }
    }

    void attempt(AuditedAttempt attempt) {
        RequestIds.Known request = sent.find(attempt.requestId());
        if (request != null) {
            judge(request, attempt.endpoint(), attempt.variant(), attempt.predicted());
        }
    }

    private void judge(RequestIds.Known request, String endpoint, String variant, @Nullable String predicted) {
        Boolean right = request.isRight(predicted);
        if (right != null) {
            variants.computeIfAbsent(new VariantKey(endpoint, variant), key -> new Tally())
                    .judge(right);
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
        return sent.answeredAgain();
    }

    long lost() {
        return sent.unanswered();
    }

    long unexpected() {
        return unexpected;
    }

    /** What was wrong with the first invalid request that was read back. */
    @Nullable
    String firstInvalid() {
        return firstInvalid;
    }

    long count(Status status) {
        return statuses.getOrDefault(status.name(), 0L);
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
