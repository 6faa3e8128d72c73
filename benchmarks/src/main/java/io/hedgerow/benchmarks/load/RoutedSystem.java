package io.hedgerow.benchmarks.load;

import io.hedgerow.collector.CollectorOperatorFactory;
import io.hedgerow.collector.CollectorOptions;
import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.PoolOperatorFactory;
import io.hedgerow.executors.PoolOptions;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.starter.ReadinessGate;
import io.hedgerow.starter.StarterFunction;
import io.hedgerow.starter.StarterOperator;
import io.hedgerow.starter.StarterOutputs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

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
        SingleOutputStreamOperator<PlanHeader> headers = StarterOperator.start(
                        requests, new StarterFunction<>(roster, request -> request, CLOCK, gate(ready, pool, requests)))
                .uid("starter");
        DataStream<WorkItem> items = headers.getSideOutput(StarterOutputs.pool(pool.name()));
        Pool served = new Pool(task, pool, ready);
        return headers.connect(replies(items, served))
                .keyBy(PlanHeader::requestId, AttemptReplies::requestId, Types.STRING)
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

    private DataStream<AttemptReplies> replies(DataStream<WorkItem> items, Pool pool) {
        return switch (routing.way()) {
            case TWO_CHOICES, SHARES ->
                reported(items.partitionCustom(new SubtaskChoice(pool.runId(), routing), WorkItem::requestId), pool);
            case HELD -> held(items, pool);
            case SPARE_SUBTASK -> spared(items, pool);
            case IN_TURN, ADAPTIVE -> throw new IllegalStateException(routing.way() + " needs no edges of its own");
        };
    }

    private static DataStream<AttemptReplies> held(DataStream<WorkItem> items, Pool pool) {
        // In a task of its own: it may stand still, and the pool has to go on.
        return reported(
                items.rebalance()
                        .process(new RoutedEdges.Hold(pool.runId()), MessageTypes.WORK_ITEM)
                        .uid("hold")
                        .setParallelism(pool.spec().parallelism())
                        .disableChaining(),
                pool);
    }

    private static DataStream<AttemptReplies> reported(DataStream<WorkItem> items, Pool pool) {
        int subtasks = pool.spec().parallelism();
        return pool.serve(items, "pool", subtasks)
                .map(new RoutedEdges.Report(pool.runId()), MessageTypes.ATTEMPT_REPLIES)
                .uid("report")
                .setParallelism(subtasks);
    }

    private static DataStream<AttemptReplies> spared(DataStream<WorkItem> items, Pool pool) {
        int first = pool.spec().parallelism() - 1;
        DataStream<WorkItem> remembered = items.process(new RoutedEdges.Remember(pool.runId()), MessageTypes.WORK_ITEM)
                .uid("remember");
        SingleOutputStreamOperator<AttemptReplies> replies = pool.serve(remembered.rebalance(), "pool", first)
                .process(new RoutedEdges.TurnAway(pool.runId()), MessageTypes.ATTEMPT_REPLIES)
                .uid("turn-away")
                .setParallelism(first);
        return replies.union(
                pool.serve(replies.getSideOutput(RoutedEdges.REFUSED).rebalance(), "spare", 1));
    }

    /** The pool as it can be put behind an edge. */
    private record Pool(Task task, PoolSpec spec, ReadinessBoard ready) {
        long runId() {
            return task.runId();
        }

        SingleOutputStreamOperator<AttemptReplies> serve(DataStream<WorkItem> items, String uid, int subtasks) {
            Map<String, ArtifactSource> artifacts = new HashMap<>();
            task.documents()
                    .artifacts()
                    .forEach((id, artifact) -> artifacts.put(id, new ArtifactSource.Inline(artifact.bytes())));
            PoolOptions options =
                    PoolOptions.DEFAULT.withWarmUpCalls(WARM_UP_CALLS).withReadiness(ready);
            return PromptOutput.on(items.transform(
                            uid,
                            MessageTypes.ATTEMPT_REPLIES,
                            new PoolOperatorFactory(task.documents().roster(), spec.name(), artifacts, options)))
                    .uid(uid)
                    .setParallelism(subtasks);
        }
    }
}
