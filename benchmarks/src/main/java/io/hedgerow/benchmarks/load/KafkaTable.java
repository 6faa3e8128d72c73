package io.hedgerow.benchmarks.load;

import java.util.List;
import java.util.stream.Stream;

/** The results of jobs between topics as a person reads them. */
final class KafkaTable {
    private static final int LABEL_WIDTH = 24;
    private static final String WHOLE = "%,.0f";
    private static final String HUNDREDTHS = "%,.2f";
    private static final String TIMES = "%.2fx";

    /** A column: its title, what it shows and how. */
    private record Column(String title, KafkaMetric metric, String format) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("req/s", KafkaMetric.REQUESTS_PER_SECOND, WHOLE),
            new Column("CPU us", KafkaMetric.CPU_MICROS_PER_REQUEST, HUNDREDTHS),
            new Column("p50 ms", KafkaMetric.P50_MILLIS, HUNDREDTHS),
            new Column("p99 ms", KafkaMetric.P99_MILLIS, HUNDREDTHS),
            new Column("p99.9 ms", KafkaMetric.P999_MILLIS, HUNDREDTHS),
            new Column("answered", KafkaMetric.ANSWERED_PERCENT, "%.2f%%"),
            new Column("lost", KafkaMetric.LOST, WHOLE),
            new Column("twice", KafkaMetric.DUPLICATES, WHOLE));

    private static final List<Column> RATIOS = List.of(
            new Column("p50/echo", KafkaMetric.P50_MILLIS, TIMES),
            new Column("p99/echo", KafkaMetric.P99_MILLIS, TIMES));

    private static final TextColumns TABLE = new TextColumns(
            LABEL_WIDTH,
            Stream.concat(COLUMNS.stream(), RATIOS.stream()).map(Column::title).toList());

    private KafkaTable() {}

    static String of(List<KafkaResult> results) {
        StringBuilder text = new StringBuilder();
        TABLE.head(text);
        for (KafkaResult result : results) {
            text.append(head(result.plan())).append(System.lineSeparator());
            result.cases().forEach(one -> line(text, result, one));
        }
        return text.toString();
    }

    private static String head(KafkaPlan plan) {
        return plan.name() + ": " + plan.about() + "; " + TextColumns.number(WHOLE, plan.ratePerSecond())
                + " requests/s, a checkpoint every "
                + plan.checkpointInterval().toSeconds() + " s, "
                + (plan.rounds() == 1 ? "1 run" : "medians of " + plan.rounds() + " runs");
    }

    private static void line(StringBuilder text, KafkaResult result, KafkaResult.Case one) {
        Stream<String> values =
                COLUMNS.stream().map(column -> TextColumns.number(column.format(), one.value(column.metric())));
        Stream<String> ratios = RATIOS.stream()
                .map(column -> TextColumns.number(column.format(), result.ratioToEcho(one, column.metric())));
        TABLE.line(text, one.entrant().label(), Stream.concat(values, ratios).toList());
        if (one.error() != null) {
            TextColumns.note(text, one.failures() + " runs failed: " + one.error());
        }
    }
}
