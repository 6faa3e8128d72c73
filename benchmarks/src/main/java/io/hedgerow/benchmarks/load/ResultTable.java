package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as a person reads them. */
final class ResultTable {
    private static final int LEAST_LABEL_WIDTH = 26;
    private static final String NOTHING = "-";
    private static final List<String> HEADER = List.of(
            "requests/s",
            "CPU us",
            "p50 ms",
            "p99 ms",
            "p99.9",
            "answered",
            "on time",
            "shed",
            "late>2ms",
            "CPU/hop",
            "p50/hop",
            "p99/hop");

    private ResultTable() {}

    static String of(List<ScenarioResult> results) {
        StringBuilder text = new StringBuilder();
        TextColumns columns = new TextColumns(labelWidth(results), HEADER);
        columns.head(text);
        for (ScenarioResult result : results) {
            text.append(result.scenario().name())
                    .append(": ")
                    .append(result.scenario().about())
                    .append(System.lineSeparator());
            for (TrialResult trial : result.trials()) {
                columns.line(text, trial.trial().label(), cells(new Comparison(result, trial)));
                if (trial.error() != null) {
                    TextColumns.note(text, trial.failures() + " runs failed: " + trial.error());
                }
            }
            result.trials().forEach(trial -> notes(text, new Comparison(result, trial)));
        }
        return text.toString();
    }

    private static List<String> cells(Comparison comparison) {
        TrialResult trial = comparison.result();
        boolean hasSource = trial.trial().system() == SystemUnderTest.SOURCE_ONLY;
        List<String> cells = new ArrayList<>();
        cells.add(TextColumns.number("%,.0f", trial.median(Metric.REQUESTS_PER_SECOND)));
        cells.add(TextColumns.number("%,.2f", trial.median(Metric.CPU_MICROS_PER_REQUEST)));
        cells.add(TextColumns.number("%,.2f", trial.median(Metric.P50_MILLIS)));
        cells.add(TextColumns.number("%,.2f", trial.median(Metric.P99_MILLIS)));
        cells.add(TextColumns.number("%,.2f", trial.median(Metric.P999_MILLIS)));
        cells.add(percent(trial.median(Metric.ANSWERED_PERCENT)));
        cells.add(percent(trial.median(Metric.ON_TIME_PERCENT)));
        cells.add(percent(trial.median(Metric.SHED_PERCENT)));
        cells.add(percent(trial.median(Metric.LATE_BEYOND_2_MS_PERCENT)));
        cells.add(hasSource ? NOTHING : TextColumns.number("%.2f", comparison.cpuToHopLimit()));
        cells.add(TextColumns.number("%.2f", comparison.latencyToHopLimit(Metric.P50_MILLIS)));
        cells.add(TextColumns.number("%.2f", comparison.latencyToHopLimit(Metric.P99_MILLIS)));
        return cells;
    }

    private static void notes(StringBuilder text, Comparison comparison) {
        TrialResult trial = comparison.result();
        String label = trial.trial().label();
        for (Comparison.ToVariation ratio : comparison.toVariations()) {
            if (Double.isNaN(ratio.requestsPerSecond())) {
                continue;
            }
            TextColumns.note(
                    text,
                    label + " against " + ratio.variation() + ": " + times(ratio.requestsPerSecond())
                            + " the throughput, " + times(ratio.p99()) + " the p99");
        }
        comparison
                .toBestVariation()
                .ifPresent(best -> TextColumns.note(
                        text,
                        label + " against the best of them, " + best.variation() + ": "
                                + times(best.requestsPerSecond()) + " the throughput"));
        if (trial.trial().system() == SystemUnderTest.HEDGEROW
                && !Double.isNaN(comparison.cpuToHopLimitWithoutSource())) {
            TextColumns.note(
                    text,
                    label + " without source and sink: " + times(comparison.cpuToHopLimitWithoutSource())
                            + " the CPU of the hop limit");
        }
        if (!Double.isNaN(comparison.goodputOfCapacity())) {
            TextColumns.note(
                    text,
                    String.format(
                            Locale.ROOT,
                            "%s: high priority on time %s, on time in all %s the models' capacity of %,.0f/s, busiest"
                                    + " task %s",
                            label,
                            percent(trial.median(Metric.HIGH_ON_TIME_PERCENT)),
                            times(comparison.goodputOfCapacity()),
                            trial.trial().capacityPerSecond(),
                            percent(trial.median(Metric.BUSIEST_TASK_PERCENT))));
        }
        if (trial.median(Metric.UNANSWERED) > 0 || trial.median(Metric.DUPLICATES) > 0) {
            TextColumns.note(
                    text,
                    String.format(
                            Locale.ROOT,
                            "%s: stopped with %,.0f requests sent and unanswered; %,.0f answered twice",
                            label,
                            trial.median(Metric.UNANSWERED),
                            trial.median(Metric.DUPLICATES)));
        }
    }

    private static int labelWidth(List<ScenarioResult> results) {
        return results.stream()
                .flatMap(result -> result.trials().stream())
                .mapToInt(trial -> trial.trial().label().length())
                .reduce(LEAST_LABEL_WIDTH, Math::max);
    }

    private static String times(double ratio) {
        return TextColumns.number("%.2fx", ratio);
    }

    private static String percent(double value) {
        return TextColumns.number("%.2f%%", value);
    }
}
