package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The results of swaps as a person reads them. */
final class SwapTable {
    private static final int LABEL_WIDTH = 12;
    private static final String WHOLE = "%,.0f";
    private static final String MILLIS = "%,.2f";
    private static final String TIMES = "%.2fx";

    /** A column: its title, what it shows and how. */
    private record Column(String title, SwapMetric metric, String format) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("swaps", SwapMetric.SWAPS, WHOLE),
            new Column("seconds", SwapMetric.SECONDS, "%,.1f"),
            new Column("before ms", SwapMetric.BEFORE_P99_MILLIS, MILLIS),
            new Column("around ms", SwapMetric.AROUND_P99_MILLIS, MILLIS),
            new Column("around", SwapMetric.AROUND_RATIO, TIMES),
            new Column("worst", SwapMetric.WORST_RATIO, TIMES),
            new Column("whole", SwapMetric.WHOLE_RATIO, TIMES),
            new Column("GC ms", SwapMetric.COLLECTION_MILLIS, WHOLE),
            new Column("lost", SwapMetric.LOST, WHOLE),
            new Column("twice", SwapMetric.DUPLICATES, WHOLE),
            new Column("not ready", SwapMetric.NOT_READY, WHOLE),
            new Column("no answer", SwapMetric.NOT_ANSWERED, WHOLE),
            new Column("new ms", SwapMetric.NEW_MILLIS, WHOLE),
            new Column("most", SwapMetric.NEW_MOST_MILLIS, WHOLE),
            new Column("known ms", SwapMetric.KNOWN_MILLIS, WHOLE),
            new Column("most", SwapMetric.KNOWN_MOST_MILLIS, WHOLE));

    private static final TextColumns SWAPS =
            new TextColumns(LABEL_WIDTH, COLUMNS.stream().map(Column::title).toList());
    private static final TextColumns FOOTPRINTS = new TextColumns(
            LABEL_WIDTH, Arrays.stream(Measure.values()).map(Measure::title).toList());

    private SwapTable() {}

    static String of(List<SwapResult> results) {
        StringBuilder text = new StringBuilder();
        SWAPS.head(text);
        for (SwapResult result : results) {
            text.append(head(result.plan(), result.runs())).append(System.lineSeparator());
            SWAPS.line(text, "hedgerow", cells(result));
            if (result.error() != null) {
                TextColumns.note(text, result.failures() + " runs failed: " + result.error());
            }
            footprints(text, result);
        }
        return text.toString();
    }

    private static String head(SwapPlan plan, int runs) {
        return plan.name() + ": " + plan.about() + "; " + TextColumns.number(WHOLE, plan.ratePerSecond())
                + " requests/s, " + (runs == 1 ? "1 run" : "medians of " + runs + " runs");
    }

    private static List<String> cells(SwapResult result) {
        return COLUMNS.stream()
                .map(column -> TextColumns.number(column.format(), result.value(column.metric())))
                .toList();
    }

    private static void footprints(StringBuilder text, SwapResult result) {
        if (result.footprints().isEmpty()) {
            return;
        }
        FOOTPRINTS.head(text);
        for (Footprint footprint : result.footprints()) {
            FOOTPRINTS.line(text, "after " + footprint.swaps(), cells(footprint.values(), "%,.1f", WHOLE));
        }
        if (!result.growth().isEmpty()) {
            FOOTPRINTS.line(text, "from " + result.plan().growthFrom(), cells(result.growth(), "%+,.1f", "%+,.0f"));
        }
    }

    private static List<String> cells(Map<Measure, Double> values, String memory, String count) {
        return Arrays.stream(Measure.values())
                .map(measure -> TextColumns.number(
                        measure.isMemory() ? memory : count, values.getOrDefault(measure, Double.NaN)))
                .toList();
    }
}
