package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.summary.RunSummary;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run did, as a person reads it. */
final class ResultTables {
    private ResultTables() {}

    static String of(RunSummary summary) {
        String nl = System.lineSeparator();
        StringBuilder text = new StringBuilder();
        text.append(nl).append(variants(summary));
        if (!summary.byArm().isEmpty()) {
            text.append(nl).append(arms(summary));
        }
        text.append(nl).append(answers(summary));
        text.append(nl).append(verdict(summary)).append(nl);
        return text.toString();
    }

    private static String variants(RunSummary summary) {
        TextTable table = new TextTable(
                "variant", "attempts", "scored", "late", "shed", "failed", "p50", "p99", "accuracy", "gave the answer");
        summary.byVariant()
                .forEach((name, variant) -> table.row(
                        name,
                        Numbers.count(variant.attempts()),
                        Numbers.percentOf(variant.scored(), variant.attempts()),
                        Numbers.count(variant.late()),
                        Numbers.count(variant.shed()),
                        Numbers.count(variant.failed()),
                        variant.attempts() == 0 ? "-" : Numbers.millis(variant.p50()),
                        variant.attempts() == 0 ? "-" : Numbers.millis(variant.p99()),
                        rightness(variant.accuracy(), variant.meanAbsoluteError()),
                        Numbers.percentOf(variant.answers(), summary.requests())));
        table.row(
                "answers",
                Numbers.count(summary.requests()),
                Numbers.percentOf(summary.answered(), summary.requests()),
                "",
                "",
                "",
                Numbers.millis(summary.latencyMicros().p50()),
                Numbers.millis(summary.latencyMicros().p99()),
                rightness(summary.accuracy(), summary.meanAbsoluteError()),
                "");
        return table.toString();
    }

    /** Of classes the share that is right, of values the mean error. */
    private static String rightness(@Nullable Double accuracy, @Nullable Double meanAbsoluteError) {
        return accuracy == null && meanAbsoluteError != null
                ? String.format(Locale.ROOT, "error %.4g", meanAbsoluteError)
                : Numbers.percent(accuracy);
    }

    private static String arms(RunSummary summary) {
        TextTable table = new TextTable("arm", "requests", "share", "answered", "failures", "accuracy", "p50", "p99");
        summary.byArm()
                .forEach((name, arm) -> table.row(
                        name,
                        Numbers.count(arm.requests()),
                        Numbers.percent(arm.sharePercent() / 100),
                        Numbers.percentOf(arm.answered(), arm.requests()),
                        Numbers.count(arm.failures()),
                        Numbers.percent(arm.accuracy()),
                        Numbers.millis(arm.p50()),
                        Numbers.millis(arm.p99())));
        return table.toString();
    }

    private static String answers(RunSummary summary) {
        String statuses = String.format(
                Locale.ROOT,
                "  %,d requests: %,d answered, %,d by default, %,d invalid, %,d unavailable; %,d dead letters, %,d repeated",
                summary.requests(),
                summary.answered(),
                summary.defaulted(),
                summary.invalid(),
                summary.unavailable(),
                summary.deadLetters(),
                summary.duplicateRequests());
        String reasons = summary.decidedBy().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(reason -> reason.getKey() + " " + Numbers.percentOf(reason.getValue(), summary.requests()))
                .collect(Collectors.joining(", "));
        String invalid = summary.firstInvalid() == null
                ? ""
                : "  An invalid one, " + summary.firstInvalid() + System.lineSeparator();
        String nl = System.lineSeparator();
        return statuses + nl + invalid + "  Decided by: " + reasons + nl + feedback(summary.feedback());
    }

    private static String feedback(RunSummary.@Nullable Feedback feedback) {
        return feedback == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %,d records of feedback: %,d matched, %,d unfit, %,d repeated, %,d without an answer%n",
                        feedback.records(),
                        feedback.matched(),
                        feedback.unfit(),
                        feedback.duplicates(),
                        feedback.unmatched());
    }

    private static String verdict(RunSummary summary) {
        String speed = String.format(
                Locale.ROOT, "%s answers in %.1f s", Numbers.rate(summary.requestsPerSecond()), summary.wallSeconds());
        if (summary.isComplete()) {
            return "  Every request has exactly one answer (sent IDs compared with answered IDs): " + speed + ".";
        }
        return String.format(
                Locale.ROOT,
                "  NOT every request has exactly one answer: %,d lost, %,d answered twice: %s.",
                summary.lost(),
                summary.duplicates(),
                speed);
    }
}
