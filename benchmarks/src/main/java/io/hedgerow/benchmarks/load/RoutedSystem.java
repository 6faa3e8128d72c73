package io.hedgerow.benchmarks.load;

import io.hedgerow.collector.CollectorOperatorFactory;
import io.hedgerow.collector.CollectorOptions;
import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.PoolOperatorFactory;
import io.hedgerow.executors.PoolOptions;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.starter.ReadinessGate;
import io.hedgerow.starter.StarterFunction;
import io.hedgerow.starter.StarterOutputs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Hedgerow's operators with one pool and edges into it that Hedgerow does not have: they look at what goes on in the
 * subtasks behind them, which works in one process only. For what a better edge would be worth.
 */
final class RoutedSystem implements ServingSystem {
    private static final EpochMicrosClock CLOCK = () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    private static final int WARM_UP_CALLS = 5_000;

    private final Routing routing;

    RoutedSystem(Routing routing) {
        this.routing = routing;
    }

    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        Roster roster = task.documents().roster();
        PoolSpec pool = roster.pools().get(0);
        ReadinessBoard ready = ReadinessBoard.in(task.folder() + "/ready");
        SingleOutputStreamOperator<PlanHeader> headers = requests.process(
                        new StarterFunction<>(roster, request -> request, CLOCK, gate(ready, pool, requests)),
                        MessageTypes.PLAN_HEADER)
                .uid("starter");
        DataStream<WorkItem> items = headers.getSideOutput(StarterOutputs.pool(pool.name()));
        Pool served = new Pool(task, pool, ready);
        return headers.connect(
                        routing.way() == Routing.Way.SPARE_SUBTASK ? spared(items, served) : chosen(items, served))
                .keyBy(PlanHeader::requestId, AttemptReply::requestId, Types.STRING)
                .transform(
                        "collector",
                        MessageTypes.ANSWER,
                        new CollectorOperatorFactory(roster, CollectorOptions.DEFAULTS.withReadiness(ready), CLOCK))
                .uid("collector");
    }

    private ReadinessGate gate(ReadinessBoard ready, PoolSpec pool, DataStream<Request> requests) {
        int first = routing.way() == Routing.Way.SPARE_SUBTASK ? pool.parallelism() - 1 : pool.parallelism();
        return new ReadinessGate(
                ready,
                Map.of(
                        ReadinessBoard.ofPool(pool.name()),
                        first,
                        ReadinessBoard.COLLECTOR,
                        requests.getExecutionEnvironment().getParallelism()));
    }

    private DataStream<AttemptReply> chosen(DataStream<WorkItem> items, Pool pool) {
        DataStream<WorkItem> dealt =
                items.partitionCustom(new SubtaskChoice(pool.task().runId(), routing), WorkItem::requestId);
        int subtasks = pool.spec().parallelism();
        return pool.serve(dealt, "pool", subtasks)
                .map(new Report(pool.task().runId()), MessageTypes.ATTEMPT_REPLY)
                .setParallelism(subtasks);
    }

    private static DataStream<AttemptReply> spared(DataStream<WorkItem> items, Pool pool) {
        int first = pool.spec().parallelism() - 1;
        long runId = pool.task().runId();
        DataStream<WorkItem> remembered = items.process(new Remember(runId), MessageTypes.WORK_ITEM);
        SingleOutputStreamOperator<AttemptReply> replies = pool.serve(remembered.rebalance(), "pool", first)
                .process(new TurnAway(runId), MessageTypes.ATTEMPT_REPLY)
                .setParallelism(first);
        return replies.union(pool.serve(replies.getSideOutput(TurnAway.REFUSED).rebalance(), "spare", 1));
    }

    /** The pool as it can be put behind an edge. */
    private record Pool(Task task, PoolSpec spec, ReadinessBoard ready) {
        SingleOutputStreamOperator<AttemptReply> serve(DataStream<WorkItem> items, String uid, int subtasks) {
            Map<String, ArtifactSource> artifacts = new HashMap<>();
            task.documents()
                    .artifacts()
                    .forEach((id, artifact) -> artifacts.put(id, new ArtifactSource.Inline(artifact.bytes())));
            PoolOptions options =
                    PoolOptions.DEFAULT.withWarmUpCalls(WARM_UP_CALLS).withReadiness(ready);
            return items.transform(
                            uid,
                            MessageTypes.ATTEMPT_REPLY,
                            new PoolOperatorFactory(task.documents().roster(), spec.name(), artifacts, options))
                    .uid(uid)
                    .setParallelism(subtasks);
        }
    }

    /** Tells the board what has become of an item in this subtask. */
    private static final class Report extends RichMapFunction<AttemptReply, AttemptReply> {
        private static final long serialVersionUID = 1L;

        private final long runId;

        Report(long runId) {
            this.runId = runId;
        }

        @Override
        public AttemptReply map(AttemptReply reply) {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            RunRecorder.find(runId).board().replied(subtask, reply.outcome());
            return reply;
        }
    }

    /** A pool's replies have no payload: what may have to go elsewhere is kept. */
    private static final class Remember extends ProcessFunction<WorkItem, WorkItem> {
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
    private static final class TurnAway extends ProcessFunction<AttemptReply, AttemptReply> {
        private static final long serialVersionUID = 1L;

        static final OutputTag<WorkItem> REFUSED = new OutputTag<>("refused", MessageTypes.WORK_ITEM);

        private final long runId;

        TurnAway(long runId) {
            this.runId = runId;
        }

        @Override
        public void processElement(AttemptReply reply, Context context, Collector<AttemptReply> out) {
            WorkItem item = RunRecorder.find(runId).board().take(reply.requestId());
            if (reply.outcome() == Outcome.SHED && item != null) {
                context.output(REFUSED, item);
            } else {
                out.collect(reply);
            }
        }
    }
}
