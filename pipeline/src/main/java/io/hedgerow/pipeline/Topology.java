package io.hedgerow.pipeline;

import io.hedgerow.collector.CollectorOperatorFactory;
import io.hedgerow.collector.CollectorOptions;
import io.hedgerow.collector.CollectorOutputs;
import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.KeyedPoolOperatorFactory;
import io.hedgerow.executors.PoolOperatorFactory;
import io.hedgerow.executors.PoolOptions;
import io.hedgerow.pipeline.control.ControlSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.registrar.RegistrarOperatorFactory;
import io.hedgerow.pipeline.registrar.RegistrarOutputs;
import io.hedgerow.pipeline.registrar.RegistrarSettings;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.Partitioning;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.starter.FeatureExtractor;
import io.hedgerow.starter.ReadinessGate;
import io.hedgerow.starter.StarterFunction;
import io.hedgerow.starter.StarterOperator;
import io.hedgerow.starter.StarterOptions;
import io.hedgerow.starter.StarterOutputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

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
        StarterOptions starter = StarterOptions.DEFAULTS.withGate(gate(records)).withBoard(options.board());
        if (options.control() != null) {
            starter = starter.withEnd(new EndOfControl(options.control().requestsEnded()));
        }
        SingleOutputStreamOperator<PlanHeader> headers = StarterOperator.start(
                        records, new StarterFunction<>(roster, extractor, new SystemEpochClock(), starter))
                .uid("starter");
        SingleOutputStreamOperator<String> registrar =
                options.control() == null ? null : registrar(options.control(), headers);
        SingleOutputStreamOperator<Answer> answers = PromptOutput.on(headers.connect(replies(headers, registrar))
                        .keyBy(PlanHeader::requestId, AttemptReplies::requestId, Types.STRING)
                        .transform("collector", MessageTypes.ANSWER, collector(records.getExecutionEnvironment())))
                .name("collector")
                .uid("collector");
        return new Served(
                answers,
                answers.getSideOutput(CollectorOutputs.ATTEMPTS),
                headers.getSideOutput(StarterOutputs.DEAD_LETTERS),
                registrar);
    }

    /** The one reader of the control log; what it publishes reaches the others by the board. */
    private SingleOutputStreamOperator<String> registrar(ControlLog control, DataStream<?> headers) {
        StreamExecutionEnvironment env = headers.getExecutionEnvironment();
        Map<String, Integer> subtasks = new HashMap<>(answering(env));
        subtasks.put(ReadinessBoard.STARTER, headers.getParallelism());
        RegistrarSettings settings = new RegistrarSettings(
                roster,
                Artifacts.ship(documents.artifacts(), env),
                control.folder(),
                documents.allowedLocations(),
                documents.allow(),
                control.isBounded(),
                control.board(),
                control.directory(),
                control.run(),
                subtasks,
                control.proving(),
                options.crashes(),
                control.keepWarm());
        ControlSource source = control.topic() == null
                ? new ControlSource(
                        control.folder().toString(), ControlSource.DEFAULT_INTERVAL, control.requestsEnded())
                : ControlSource.ofTopic(
                        control.topic(),
                        control.folder().toString(),
                        ControlSource.TOPIC_INTERVAL,
                        control.requestsEnded());
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "control")
                .uid("control")
                .setParallelism(1)
                .transform("registrar", Types.STRING, new RegistrarOperatorFactory(settings))
                .uid("registrar")
                .setParallelism(1);
    }

    private DataStream<AttemptReplies> replies(
            SingleOutputStreamOperator<PlanHeader> headers, @Nullable SingleOutputStreamOperator<String> registrar) {
        List<DataStream<AttemptReplies>> pools = roster.pools().stream()
                .filter(this::isUsed)
                .map(pool -> pool(pool, headers.getSideOutput(StarterOutputs.pool(pool.name())), registrar))
                .toList();
        DataStream<AttemptReplies> first = pools.get(0);
        // Flink's union takes an array of a generic type.
        @SuppressWarnings({"unchecked", "rawtypes"})
        DataStream<AttemptReplies>[] others = pools.subList(1, pools.size()).toArray(new DataStream[pools.size() - 1]);
        return others.length == 0 ? first : first.union(others);
    }

    private ReadinessGate gate(DataStream<?> records) {
        return new ReadinessGate(options.readiness(), answering(records.getExecutionEnvironment()));
    }

    /** How many subtasks there are of each operator that has to be ready for requests. */
    private Map<String, Integer> answering(StreamExecutionEnvironment env) {
        Map<String, Integer> parallelism = new HashMap<>();
        roster.pools().stream()
                .filter(this::isUsed)
                .forEach(pool -> parallelism.put(ReadinessBoard.ofPool(pool.name()), pool.parallelism()));
        parallelism.put(ReadinessBoard.COLLECTOR, env.getParallelism());
        return parallelism;
    }

    /** A pool without a variant may get one while the job runs. */
    private boolean isUsed(PoolSpec pool) {
        return options.control() != null
                || roster.endpoints().stream()
                        .flatMap(endpoint -> endpoint.variants().stream())
                        .anyMatch(variant -> variant.pool().equals(pool.name()));
    }

    private DataStream<AttemptReplies> pool(
            PoolSpec pool, DataStream<WorkItem> items, @Nullable SingleOutputStreamOperator<String> registrar) {
        Map<String, ArtifactSource> artifacts = Artifacts.ship(documents.artifacts(), items.getExecutionEnvironment());
        String name = "pool " + pool.name();
        SingleOutputStreamOperator<AttemptReplies> replies = pool.isKeyed()
                ? items.connect(
                                registrar == null
                                        ? noModels(pool, items.getExecutionEnvironment())
                                        : registrar.getSideOutput(RegistrarOutputs.keyedModels(pool.name())))
                        .keyBy(WorkItem::routingKey, KeyedModel::name, Types.STRING)
                        .transform(
                                name,
                                MessageTypes.ATTEMPT_REPLIES,
                                new KeyedPoolOperatorFactory(roster, pool.name(), artifacts, poolOptions()))
                : partitioned(pool, items)
                        .transform(
                                name,
                                MessageTypes.ATTEMPT_REPLIES,
                                new PoolOperatorFactory(roster, pool.name(), artifacts, poolOptions()));
        return PromptOutput.on(replies)
                .uid("pool-" + pool.name())
                .setParallelism(pool.parallelism())
                .slotSharingGroup(pool.slotSharingGroup());
    }

    private PoolOptions poolOptions() {
        ControlLog control = options.control();
        PoolOptions pools = PoolOptions.DEFAULT
                .withWarmUpCalls(WARM_UP_CALLS)
                .withInjectedDelays(options.injectedDelays())
                .withAllow(documents.allow())
                .withReadiness(options.readiness())
                .withBoard(options.board(), options.status())
                .withCrashes(options.crashes());
        return control == null ? pools : pools.withProving(control.proving());
    }

    /** Without a control log no model comes for a keyed pool while the job runs. */
    private static DataStream<KeyedModel> noModels(PoolSpec pool, StreamExecutionEnvironment env) {
        // A source of nothing is refused by Flink; there never is a model without a name.
        return env.fromData(List.of(KeyedModel.deleted("", "")), MessageTypes.KEYED_MODEL)
                .name("no models for " + pool.name())
                .uid("no-models-" + pool.name())
                .setParallelism(1);
    }

    private DataStream<WorkItem> partitioned(PoolSpec pool, DataStream<WorkItem> items) {
        boolean allHaveDeadlines = roster.endpoints().stream()
                .filter(endpoint -> endpoint.variants().stream()
                        .anyMatch(variant -> variant.pool().equals(pool.name())))
                .allMatch(EndpointSpec::hasDeadline);
        // Forward edges never go unaligned, and a pool that pushes back must let checkpoints pass.
        return pool.execution().partitioning() == Partitioning.FORWARD && allHaveDeadlines ? items : items.rebalance();
    }

    private CollectorOperatorFactory collector(StreamExecutionEnvironment env) {
        Map<String, Integer> pools = new HashMap<>(answering(env));
        pools.remove(ReadinessBoard.COLLECTOR);
        CollectorOptions settings = CollectorOptions.DEFAULTS
                .withDuplicateWindowMillis(options.duplicateWindow().toMillis())
                .withReadiness(options.readiness())
                .withPools(pools)
                .withBoard(options.board());
        if (options.attemptSamplePercent() > 0) {
            settings = settings.withAttempts(options.attemptSamplePercent());
        }
        CollectorOperatorFactory collector = new CollectorOperatorFactory(roster, settings, new SystemEpochClock());
        return options.answerLog() == null ? collector : collector.withAnswerLog(options.answerLog());
    }
}
