package io.hedgerow.pipeline;

import io.hedgerow.collector.CollectorOperatorFactory;
import io.hedgerow.collector.CollectorOptions;
import io.hedgerow.collector.CollectorOutputs;
import io.hedgerow.executors.PoolOperatorFactory;
import io.hedgerow.executors.PoolOptions;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.Partitioning;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.starter.FeatureExtractor;
import io.hedgerow.starter.ReadinessGate;
import io.hedgerow.starter.StarterFunction;
import io.hedgerow.starter.StarterOutputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Wires starter, executor pools and collector. */
final class Topology {
    private static final int WARM_UP_CALLS = 5_000;

    private final ResolvedDocuments documents;
    private final Roster roster;
    private final ServingOptions options;

    Topology(ResolvedDocuments documents, ServingOptions options) {
        this.documents = documents;
        this.roster = documents.roster();
        this.options = options;
    }

    <T> Served serve(DataStream<T> records, FeatureExtractor<T> extractor) {
        SingleOutputStreamOperator<PlanHeader> headers = records.process(
                        new StarterFunction<>(roster, extractor, new SystemEpochClock(), gate(records)),
                        MessageTypes.PLAN_HEADER)
                .name("starter")
                .uid("starter");
        SingleOutputStreamOperator<Answer> answers = headers.connect(replies(headers))
                .keyBy(PlanHeader::requestId, AttemptReplies::requestId, Types.STRING)
                .transform("collector", MessageTypes.ANSWER, collector())
                .name("collector")
                .uid("collector");
        return new Served(
                answers,
                answers.getSideOutput(CollectorOutputs.ATTEMPTS),
                headers.getSideOutput(StarterOutputs.DEAD_LETTERS));
    }

    private DataStream<AttemptReplies> replies(SingleOutputStreamOperator<PlanHeader> headers) {
        List<DataStream<AttemptReplies>> pools = roster.pools().stream()
                .filter(this::isUsed)
                .map(pool -> pool(pool, headers.getSideOutput(StarterOutputs.pool(pool.name()))))
                .toList();
        DataStream<AttemptReplies> first = pools.get(0);
        // Flink's union takes an array of a generic type.
        @SuppressWarnings({"unchecked", "rawtypes"})
        DataStream<AttemptReplies>[] others = pools.subList(1, pools.size()).toArray(new DataStream[pools.size() - 1]);
        return others.length == 0 ? first : first.union(others);
    }

    private ReadinessGate gate(DataStream<?> records) {
        Map<String, Integer> parallelism = new HashMap<>();
        roster.pools().stream()
                .filter(this::isUsed)
                .forEach(pool -> parallelism.put(ReadinessBoard.ofPool(pool.name()), pool.parallelism()));
        parallelism.put(
                ReadinessBoard.COLLECTOR, records.getExecutionEnvironment().getParallelism());
        return new ReadinessGate(options.readiness(), parallelism);
    }

    private boolean isUsed(PoolSpec pool) {
        return roster.endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .anyMatch(variant -> variant.pool().equals(pool.name()));
    }

    private DataStream<AttemptReplies> pool(PoolSpec pool, DataStream<WorkItem> items) {
        return partitioned(pool, items)
                .transform(
                        "pool " + pool.name(),
                        MessageTypes.ATTEMPT_REPLIES,
                        new PoolOperatorFactory(
                                roster,
                                pool.name(),
                                Artifacts.ship(documents.artifacts(), items.getExecutionEnvironment()),
                                PoolOptions.DEFAULT
                                        .withWarmUpCalls(WARM_UP_CALLS)
                                        .withInjectedDelays(options.injectedDelays())
                                        .withAllow(documents.allow())
                                        .withReadiness(options.readiness())))
                .uid("pool-" + pool.name())
                .setParallelism(pool.parallelism())
                .slotSharingGroup(pool.slotSharingGroup());
    }

    private DataStream<WorkItem> partitioned(PoolSpec pool, DataStream<WorkItem> items) {
        boolean allHaveDeadlines = roster.endpoints().stream()
                .filter(endpoint -> endpoint.variants().stream()
                        .anyMatch(variant -> variant.pool().equals(pool.name())))
                .allMatch(EndpointSpec::hasDeadline);
        // Forward edges never go unaligned, and a pool that pushes back must let checkpoints pass.
        return pool.execution().partitioning() == Partitioning.FORWARD && allHaveDeadlines ? items : items.rebalance();
    }

    private CollectorOperatorFactory collector() {
        CollectorOptions settings = CollectorOptions.DEFAULTS
                .withDuplicateWindowMillis(options.duplicateWindow().toMillis())
                .withReadiness(options.readiness());
        if (options.attemptSamplePercent() > 0) {
            settings = settings.withAttempts(options.attemptSamplePercent());
        }
        return new CollectorOperatorFactory(roster, settings, new SystemEpochClock());
    }
}
