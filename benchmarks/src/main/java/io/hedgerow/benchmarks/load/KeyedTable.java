package io.hedgerow.benchmarks.load;

import java.util.List;

/** The results of keyed pools as a person reads them. */
final class KeyedTable {
    private static final int LABEL_WIDTH = 15;
    private static final String WHOLE = "%,.0f";
    private static final String TENTHS = "%,.1f";
    private static final String HUNDREDTHS = "%,.2f";

    /** A column: its title, what it shows and how. */
    private record Column(String title, KeyedMetric metric, String format) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("req/s", KeyedMetric.REQUESTS_PER_SECOND, WHOLE),
            new Column("CPU us", KeyedMetric.CPU_MICROS_PER_REQUEST, HUNDREDTHS),
            new Column("p50 ms", KeyedMetric.P50_MILLIS, HUNDREDTHS),
            new Column("p99 ms", KeyedMetric.P99_MILLIS, HUNDREDTHS),
            new Column("answered", KeyedMetric.ANSWERED_PERCENT, "%.2f%%"),
            new Column("not ready", KeyedMetric.NOT_READY, WHOLE),
            new Column("lost", KeyedMetric.LOST, WHOLE),
            new Column("twice", KeyedMetric.DUPLICATES, WHOLE),
            new Column("loads/req", KeyedMetric.LOADS_BEFORE, "%.3f"),
            new Column("reshuffled", KeyedMetric.LOADS_AFTER, "%.3f"),
            new Column("heap MiB", KeyedMetric.HEAP_MEBIBYTES, WHOLE),
            new Column("RSS MiB", KeyedMetric.RESIDENT_MEBIBYTES, WHOLE),
            new Column("load s", KeyedMetric.LOAD_SECONDS, TENTHS),
            new Column("docs/s", KeyedMetric.DOCUMENTS_PER_SECOND, WHOLE),
            new Column("save s", KeyedMetric.SAVEPOINT_SECONDS, TENTHS),
            new Column("save MiB", KeyedMetric.SAVEPOINT_MEBIBYTES, WHOLE),
            new Column("restore s", KeyedMetric.RESTORE_SECONDS, TENTHS));

    private static final TextColumns TABLE =
            new TextColumns(LABEL_WIDTH, COLUMNS.stream().map(Column::title).toList());

    private KeyedTable() {}

    static String of(List<KeyedResult> results) {
        StringBuilder text = new StringBuilder();
        TABLE.head(text);
        for (KeyedResult result : results) {
            text.append(head(result.plan())).append(System.lineSeparator());
            line(text, result.many());
            line(text, result.few());
            TextColumns.note(
                    text,
                    label(result.many()) + " against " + label(result.few()) + ": "
                            + TextColumns.number("%.2fx", result.throughputRatio()) + " the throughput");
        }
        return text.toString();
    }

    private static String head(KeyedPlan plan) {
        return plan.name() + ": " + plan.about() + "; Zipf " + plan.exponent() + ", "
                + (plan.rounds() == 1 ? "1 run" : "medians of " + plan.rounds() + " runs");
    }

    private static void line(StringBuilder text, KeyedResult.Case one) {
        TABLE.line(
                text,
                label(one),
                COLUMNS.stream()
                        .map(column -> TextColumns.number(column.format(), one.value(column.metric())))
                        .toList());
        if (one.error() != null) {
            TextColumns.note(text, one.failures() + " runs failed: " + one.error());
        }
    }

    private static String label(KeyedResult.Case one) {
        return TextColumns.number(WHOLE, one.models()) + " models";
    }
}
