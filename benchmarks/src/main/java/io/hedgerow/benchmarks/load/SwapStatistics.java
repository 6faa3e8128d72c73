package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
import io.hedgerow.benchmarks.load.swap.Swap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one run says about its swaps. All times are offsets from its start.
 *
 * @param log its answers
 * @param swaps its swaps in order, at least one
 * @param beforeNanos where the part before the first swap begins that is compared with
 * @param endNanos end of the run
 */
record SwapStatistics(AnswerLog log, List<Swap> swaps, long beforeNanos, long endNanos) {
    private static final double P99 = 99;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    SwapStatistics {
        swaps = List.copyOf(swaps);
        if (swaps.isEmpty()) {
            throw new IllegalArgumentException("there was no swap");
        }
    }

    /** All that answers and swaps tell. */
    Map<SwapMetric, Double> metrics() {
        double before = Statistics.median(secondsBefore());
        List<Double> around = swaps.stream().map(this::around).toList();
        List<Double> fresh = millis(true);
        List<Double> known = millis(false);
        Map<SwapMetric, Double> metrics = new EnumMap<>(SwapMetric.class);
        metrics.put(SwapMetric.SWAPS, (double) swaps.size());
        metrics.put(SwapMetric.SECONDS, (last().firstAnswerNanos() - first().writtenNanos()) / NANOS_PER_SECOND);
        metrics.put(SwapMetric.BEFORE_P99_MILLIS, before);
        metrics.put(SwapMetric.AROUND_P99_MILLIS, Statistics.median(around));
        metrics.put(SwapMetric.AROUND_RATIO, Statistics.median(around) / before);
        metrics.put(SwapMetric.WORST_RATIO, most(around) / before);
        metrics.put(SwapMetric.WHOLE_RATIO, p99(first().writtenNanos(), untilNanos()) / allBefore());
        metrics.put(SwapMetric.NEW_MILLIS, Statistics.median(fresh));
        metrics.put(SwapMetric.NEW_MOST_MILLIS, most(fresh));
        metrics.put(SwapMetric.KNOWN_MILLIS, Statistics.median(known));
        metrics.put(SwapMetric.KNOWN_MOST_MILLIS, most(known));
        metrics.put(SwapMetric.NOT_READY, (double) log.notReady());
        metrics.put(SwapMetric.NOT_ANSWERED, (double) log.notAnswered());
        return metrics;
    }

    private Swap first() {
        return swaps.get(0);
    }

    private Swap last() {
        return swaps.get(swaps.size() - 1);
    }

    private long untilNanos() {
        return last().firstAnswerNanos() + SECOND_NANOS / 2;
    }

    private List<Double> secondsBefore() {
        List<Double> seconds = new ArrayList<>();
        long from = beforeNanos;
        while (from + SECOND_NANOS <= first().writtenNanos()) {
            seconds.add(p99(from, from + SECOND_NANOS));
            from += SECOND_NANOS;
        }
        return seconds;
    }

    private double allBefore() {
        return p99(beforeNanos, first().writtenNanos());
    }

    /** Half a second on either side of the first answer. */
    private double around(Swap swap) {
        return p99(swap.firstAnswerNanos() - SECOND_NANOS / 2, swap.firstAnswerNanos() + SECOND_NANOS / 2);
    }

    private double p99(long fromNanos, long toNanos) {
        return log.percentileMillis(P99, fromNanos, toNanos, endNanos);
    }

    private List<Double> millis(boolean isFirst) {
        return swaps.stream()
                .filter(swap -> swap.isFirst() == isFirst)
                .map(Swap::documentToAnswerMillis)
                .toList();
    }

    private static double most(List<Double> values) {
        return values.isEmpty() ? Double.NaN : Collections.max(values);
    }
}
