package io.hedgerow.benchmarks.load;

import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.functions.Partitioner;
import org.jspecify.annotations.Nullable;

/** Sends each work item to a subtask by what its run's {@link SubtaskBoard} says, or said a while ago. */
final class SubtaskChoice implements Partitioner<String> {
    private static final long serialVersionUID = 1L;

    private final long runId;
    private final Routing.Way way;
    private final long reportNanos;

    private transient @Nullable Sender sender;

    SubtaskChoice(long runId, Routing routing) {
        this.runId = runId;
        this.way = routing.way();
        this.reportNanos = routing.reports().toNanos();
    }

    @Override
    public int partition(String requestId, int subtasks) {
        if (sender == null) {
            sender = new Sender(RunRecorder.find(runId).board(), subtasks, reportNanos);
        }
        long nowNanos = System.nanoTime();
        int chosen = switch (way) {
            case TWO_CHOICES -> sender.lessLoadedOfTwo(nowNanos);
            case SHARES -> sender.byShare(nowNanos);
            case IN_TURN, ADAPTIVE, HELD, SPARE_SUBTASK ->
                throw new IllegalStateException(way + " needs no choice of this kind");
        };
        sender.board.sent(chosen);
        return chosen;
    }

    /** What one sender knows. Confined to its task. */
    private static final class Sender {
        private final SubtaskBoard board;
        private final int subtasks;
        private final long reportNanos;
        private final DelayedReports depths;
        private final SubtaskShares shares;
        private long nextReportNanos;

        Sender(SubtaskBoard board, int subtasks, long reportNanos) {
            this.board = board;
            this.subtasks = subtasks;
            this.reportNanos = reportNanos;
            this.depths = new DelayedReports(subtasks, reportNanos);
            this.shares = new SubtaskShares(subtasks);
            this.nextReportNanos = System.nanoTime() + reportNanos;
        }

        int lessLoadedOfTwo(long nowNanos) {
            depths.report(nowNanos, board.depths(subtasks));
            long[] known = depths.known(nowNanos);
            int one = ThreadLocalRandom.current().nextInt(subtasks);
            int other = (one + 1 + ThreadLocalRandom.current().nextInt(subtasks - 1)) % subtasks;
            return known[one] <= known[other] ? one : other;
        }

        int byShare(long nowNanos) {
            if (nowNanos - nextReportNanos >= 0) {
                nextReportNanos = nowNanos + reportNanos;
                for (int i = 0; i < subtasks; i++) {
                    shares.report(i, board.scored(i), board.refused(i));
                }
            }
            return shares.next();
        }
    }
}
