package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** What {@link RoutedSystem} puts before and behind a pool. All of it talks to the board of the run. */
final class RoutedEdges {
    /** Work that a pool has refused. */
    static final OutputTag<WorkItem> REFUSED = new OutputTag<>("refused", MessageTypes.WORK_ITEM);

    private RoutedEdges() {}

    /** Tells the board what has become of an item in this subtask. */
    static final class Report extends RichMapFunction<AttemptReplies, AttemptReplies> {
        private static final long serialVersionUID = 1L;

        private final long runId;

        Report(long runId) {
            this.runId = runId;
        }

        @Override
        public AttemptReplies map(AttemptReplies replies) {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            SubtaskBoard board = RunRecorder.find(runId).board();
            replies.forEach(reply -> board.replied(subtask, reply.outcome()));
            return replies;
        }
    }

    /** Lets nothing pass while a few items are in the pool's subtask, as long as the item has more than enough time. */
    static final class Hold extends ProcessFunction<WorkItem, WorkItem> {
        private static final long serialVersionUID = 1L;
        private static final int MOST_IN_POOL = 5;
        private static final long ENOUGH_MILLIS = 25;
        private static final long PAUSE_NANOS = 100_000;

        private final long runId;

        Hold(long runId) {
            this.runId = runId;
        }

        @Override
        public void processElement(WorkItem item, Context context, Collector<WorkItem> out) {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            SubtaskBoard board = RunRecorder.find(runId).board();
            while (board.depth(subtask) >= MOST_IN_POOL
                    && item.deadlineMillis() - System.currentTimeMillis() > ENOUGH_MILLIS
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            board.sent(subtask);
            out.collect(item);
        }
    }

    /** A pool's replies have no payload: what may have to go elsewhere is kept. */
    static final class Remember extends ProcessFunction<WorkItem, WorkItem> {
        private static final long serialVersionUID = 1L;

        private final long runId;

        Remember(long runId) {
            this.runId = runId;
        }

        @Override
        public void processElement(WorkItem item, Context context, Collector<WorkItem> out) {
            RunRecorder.find(runId).board().keep(item);
            out.collect(item);
        }
    }

    /** Makes a work item again of what was refused. */
    static final class TurnAway extends ProcessFunction<AttemptReplies, AttemptReplies> {
        private static final long serialVersionUID = 1L;

        private final long runId;

        TurnAway(long runId) {
            this.runId = runId;
        }

        @Override
        public void processElement(AttemptReplies replies, Context context, Collector<AttemptReplies> out) {
            replies.forEach(reply -> turnAway(reply, context, out));
        }

        private void turnAway(AttemptReply reply, Context context, Collector<AttemptReplies> out) {
            WorkItem item = RunRecorder.find(runId).board().take(reply.requestId());
            if (reply.outcome() == Outcome.SHED && item != null) {
                context.output(REFUSED, item);
            } else {
                out.collect(reply);
            }
        }
    }
}
