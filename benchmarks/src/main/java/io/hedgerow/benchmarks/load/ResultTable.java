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
        int labelWidth = labelWidth(results);
        line(text, labelWidth, "", HEADER);
        for (ScenarioResult result : results) {
            text.append(result.scenario().name())
                    .append(": ")
                    .append(result.scenario().about())
                    .append(System.lineSeparator());
            for (TrialResult trial : result.trials()) {
                line(text, labelWidth, trial.trial().label(), cells(new Comparison(result, trial)));
                if (trial.error() != null) {
                    note(text, trial.failures() + " runs failed: " + trial.error());
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
        cells.add(number("%,.0f", trial.median(Metric.REQUESTS_PER_SECOND)));
        cells.add(number("%,.2f", trial.median(Metric.CPU_MICROS_PER_REQUEST)));
        cells.add(number("%,.2f", trial.median(Metric.P50_MILLIS)));
        cells.add(number("%,.2f", trial.median(Metric.P99_MILLIS)));
        cells.add(number("%,.2f", trial.median(Metric.P999_MILLIS)));
        cells.add(percent(trial.median(Metric.ANSWERED_PERCENT)));
        cells.add(percent(trial.median(Metric.ON_TIME_PERCENT)));
        cells.add(percent(trial.median(Metric.SHED_PERCENT)));
        cells.add(percent(trial.median(Metric.LATE_BEYOND_2_MS_PERCENT)));
        cells.add(hasSource ? NOTHING : number("%.2f", comparison.cpuToHopLimit()));
        cells.add(number("%.2f", comparison.latencyToHopLimit(Metric.P50_MILLIS)));
        cells.add(number("%.2f", comparison.latencyToHopLimit(Metric.P99_MILLIS)));
        return cells;
    }

    private static void notes(StringBuilder text, Comparison comparison) {
        TrialResult trial = comparison.result();
        String label = trial.trial().label();
        for (Comparison.ToVariation ratio : comparison.toVariations()) {
            if (Double.isNaN(ratio.requestsPerSecond())) {
                continue;
            }
            note(
                    text,
                    label + " against " + ratio.variation() + ": " + times(ratio.requestsPerSecond())
                            + " the throughput, " + times(ratio.p99()) + " the p99");
        }
        comparison
                .toBestVariation()
                .ifPresent(best -> note(
                        text,
                        label + " against the best of them, " + best.variation() + ": "
                                + times(best.requestsPerSecond()) + " the throughput"));
        if (trial.trial().system() == SystemUnderTest.HEDGEROW
                && !Double.isNaN(comparison.cpuToHopLimitWithoutSource())) {
            note(
                    text,
                    label + " without source and sink: " + times(comparison.cpuToHopLimitWithoutSource())
                            + " the CPU of the hop limit");
        }
        if (!Double.isNaN(comparison.goodputOfCapacity())) {
            note(
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
            note(
                    text,
                    String.format(
                            Locale.ROOT,
                            "%s: stopped with %,.0f requests sent and unanswered; %,.0f answered twice",
                            label,
                            trial.median(Metric.UNANSWERED),
                            trial.median(Metric.DUPLICATES)));
        }
    }

    private static void note(StringBuilder text, String note) {
        text.append("    ").append(note).append(System.lineSeparator());
    }

    private static int labelWidth(List<ScenarioResult> results) {
        return results.stream()
                .flatMap(result -> result.trials().stream())
                .mapToInt(trial -> trial.trial().label().length())
                .reduce(LEAST_LABEL_WIDTH, Math::max);
    }

    private static void line(StringBuilder text, int labelWidth, String label, List<String> cells) {
        StringBuilder line = new StringBuilder("  ").append(label);
        line.append(" ".repeat(labelWidth - label.length()));
        for (int i = 0; i < cells.size(); i++) {
            int width = Math.max(HEADER.get(i).length(), 7) + 2;
            line.append(" ".repeat(Math.max(1, width - cells.get(i).length()))).append(cells.get(i));
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private static String times(double ratio) {
        return number("%.2fx", ratio);
    }

    private static String percent(double value) {
        return number("%.2f%%", value);
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NOTHING;
    }
}
