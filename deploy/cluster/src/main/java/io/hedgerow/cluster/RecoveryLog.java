package io.hedgerow.cluster;

import io.hedgerow.cluster.FlinkRest.JobView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long a job was away after each fault, as seen from outside. A fault that comes while the job still recovers from the
 * one before makes that one's time unknown. Time is an argument, in epoch milliseconds. Not thread-safe.
 */
final class RecoveryLog {
    private static final String ANSWERS = " %28s %28s";

    private final List<Recovery> recoveries = new ArrayList<>();
    private @Nullable Recovery open;

    /** One fault and what followed. */
    private static final class Recovery {
        private final FaultKind kind;
        private final long faultMillis;
        private long restartedAtMillis;
        private long endMillis = Long.MAX_VALUE;
        private long runningMillis;
        private long visibleMillis;

        Recovery(FaultKind kind, long faultMillis) {
            this.kind = kind;
            this.faultMillis = faultMillis;
        }

        /** Takes a look at the job; true: all is known. */
        boolean see(JobView job, long nowMillis) {
            long startedMillis = Math.max(job.startMillis(), job.restartingSinceMillis());
            if (startedMillis < faultMillis) {
                return false;
            }
            if (restartedAtMillis == 0 && job.restartedMillis() >= startedMillis) {
                // What a JobManager whose clock is ahead says is yet to come has come.
                restartedAtMillis = Math.min(job.restartedMillis(), nowMillis);
            }
            if (runningMillis == 0 && job.isRunning()) {
                runningMillis = nowMillis - faultMillis;
            }
            if (runningMillis != 0 && job.latestCheckpointMillis() > startedMillis) {
                visibleMillis = nowMillis - faultMillis;
            }
            return visibleMillis != 0;
        }

        /**
         * How long it took from the fault to the first answer that was read after Flink had begun to start tasks again: what was read
         * before may be of tasks that were about to end.
         */
        OptionalLong firstAnswerMillis(AnswerTimes times) {
            return restartedAtMillis == 0 ? OptionalLong.empty() : sinceFault(times.firstFrom(restartedAtMillis));
        }

        /** How long from the fault until 99 % were answered of what was open at it or came until that first answer. */
        OptionalLong backlogMillis(AnswerTimes times) {
            OptionalLong first = firstAnswerMillis(times);
            return first.isEmpty()
                    ? first
                    : sinceFault(times.mostAnswered(faultMillis, faultMillis + first.getAsLong()));
        }

        /** What came when the next fault had come, too, is unknown. */
        private OptionalLong sinceFault(OptionalLong atMillis) {
            return atMillis.isPresent() && atMillis.getAsLong() < endMillis
                    ? OptionalLong.of(atMillis.getAsLong() - faultMillis)
                    : OptionalLong.empty();
        }
    }

    /** Takes a fault. */
    void fault(FaultKind kind, long nowMillis) {
        if (!recoveries.isEmpty()) {
            recoveries.get(recoveries.size() - 1).endMillis = nowMillis;
        }
        Recovery next = new Recovery(kind, nowMillis);
        recoveries.add(next);
        open = next;
    }

    /** Takes a look at the job. */
    void seen(JobView job, long nowMillis) {
        if (open != null && open.see(job, nowMillis)) {
            open = null;
        }
    }

    /**
     * A table: for each kind how many faults, after how many a recovery was seen whole, and how long it took.
     *
     * @param times of requests and answers that are sent and read while faults befall; null: nobody does
     */
    String table(@Nullable AnswerTimes times) {
        StringBuilder table = new StringBuilder(String.format(
                "%-20s %6s %9s %24s %28s",
                "fault", "count", "measured", "all tasks run, s (max)", "answers visible, s (max)"));
        if (times != null) {
            table.append(String.format(ANSWERS, "first answer, s (max)", "99 % of backlog, s (max)"));
        }
        for (FaultKind kind : kinds()) {
            table.append(System.lineSeparator()).append(row(kind, times));
        }
        return table.toString();
    }

    /** Those that have befallen it. */
    private Set<FaultKind> kinds() {
        return recoveries.stream()
                .map(one -> one.kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
    }

    /** How many faults have befallen it. */
    int faults() {
        return recoveries.size();
    }

    private String row(FaultKind kind, @Nullable AnswerTimes times) {
        List<Recovery> all = recoveries.stream().filter(one -> one.kind == kind).toList();
        List<Recovery> whole =
                all.stream().filter(one -> one.visibleMillis != 0).toList();
        String row = String.format(
                "%-20s %6d %9d %24s %28s",
                kind.words(),
                all.size(),
                whole.size(),
                medianAndMost(whole.stream().map(one -> one.runningMillis).toList()),
                medianAndMost(whole.stream().map(one -> one.visibleMillis).toList()));
        if (times == null) {
            return row;
        }
        List<Long> first = known(all, one -> one.firstAnswerMillis(times));
        List<Long> backlog = known(all, one -> one.backlogMillis(times));
        return row + String.format(ANSWERS, medianMostAndCount(first), medianMostAndCount(backlog));
    }

    private static List<Long> known(List<Recovery> all, Function<Recovery, OptionalLong> what) {
        return all.stream()
                .map(what)
                .flatMapToLong(OptionalLong::stream)
                .boxed()
                .toList();
    }

    private static String medianMostAndCount(List<Long> millis) {
        return medianAndMost(millis) + (millis.isEmpty() ? "" : " of " + millis.size());
    }

    private static String medianAndMost(List<Long> millis) {
        if (millis.isEmpty()) {
            return "-";
        }
        List<Long> sorted = millis.stream().sorted().toList();
        return String.format(
                Locale.ROOT, "%.1f (%.1f)", sorted.get(sorted.size() / 2) / 1e3, sorted.get(sorted.size() - 1) / 1e3);
    }
}
