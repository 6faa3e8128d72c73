package io.hedgerow.executors.onnx;

import ai.onnxruntime.NodeInfo;
import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A loaded graph: its session and what its file says about itself. */
final class OnnxModel implements LoadedModel {
    private final OnnxSession session;
    private final CallGate gate;
    private final List<ModelInput> inputs;
    private final List<ModelOutput> outputs;
    private final Map<String, StandIn> standIns;
    private final GraphTrace trace;
    private final List<String> metadataClasses;
    private final Map<RunShape, ContextPool> pools = new ConcurrentHashMap<>();

    private OnnxModel(OnnxFile file, OnnxSession session, List<ModelInput> inputs, List<String> metadataClasses)
            throws ModelRefusedException {
        this.session = session;
        this.gate = new CallGate(this::free);
        this.inputs = inputs;
        Map<String, NodeInfo> infos = session.outputs();
        this.outputs = outputs(file.model().getGraph(), infos);
        this.standIns = StandIns.of(file.model(), infos);
        this.trace =
                new GraphTrace(file.model().getGraph()).ofOutputs(file.model().getGraph());
        this.metadataClasses = metadataClasses;
    }

    static OnnxModel load(ByteBuffer bytes, LoadOptions options) throws ModelRefusedException {
        OnnxFile file = OnnxFile.read(bytes);
        List<ModelInput> inputs = ModelInputs.of(file.model().getGraph());
        List<String> metadataClasses = MetadataClasses.of(file.model());
        OnnxSession session = OnnxSession.open(file.bytesForRuntime(), options);
        try {
            return new OnnxModel(file, session, inputs, metadataClasses);
        } catch (ModelRefusedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static List<ModelOutput> outputs(GraphProto graph, Map<String, NodeInfo> infos)
            throws ModelRefusedException {
        List<ModelOutput> outputs = new ArrayList<>();
        for (ValueInfoProto declared : graph.getOutputList()) {
            NodeInfo info = infos.get(declared.getName());
            if (info == null) {
                throw new ModelRefusedException("ONNX Runtime does not know output '" + declared.getName() + "'");
            }
            outputs.add(ModelOutput.of(info, declared.getType()));
        }
        return List.copyOf(outputs);
    }

    @Override
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        OutputRoles roles = roles(mapping);
        List<InputSpec> specs = inputs.stream().map(OnnxModel::spec).toList();
        List<ModelSignature.Output> described = outputs.stream()
                .map(output -> new ModelSignature.Output(output.name(), output.typeText(), roles.roleOf(output)))
                .toList();
        return new ModelSignature(
                specs, described, roles.task(), roles.classes().names());
    }

    private OutputRoles roles(OutputMapping mapping) throws ModelRefusedException {
        return new OutputConventions(outputs, trace, metadataClasses, mapping).roles();
    }

    /** Without an endpoint only an axis of any size counts as the batch axis. */
    private static InputSpec spec(ModelInput input) {
        List<Long> axes = input.axes();
        List<Long> shape = axes == null ? List.of() : Axes.isDynamic(axes) ? Axes.rest(axes) : axes;
        boolean column = Axes.isDynamic(axes) && Axes.isColumn(axes);
        return new InputSpec(input.name(), input.type().valueType(), false, column ? List.of() : shape);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        List<InputFeed> feeds = InputBinding.feeds(inputs, binding, problems::add);
        OutputRoles roles = roles(binding.output());
        boolean batched = feeds.stream().anyMatch(InputFeed::isBatched);
        OutputBinding bound = OutputBinding.of(roles, outputs, standIns, binding, batched, problems::add);
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
        PredictionReader reader = bound.reader();
        RowPlan plan = new RowPlan(feeds, reader.needed());
        ContextPool pool = pools.computeIfAbsent(plan.runShape(), shape -> new ContextPool(session, shape));
        return new OnnxScorer(gate, pool, plan, reader);
    }

    /** Memory for calls that is held, idle or in a call. */
    int openContexts() {
        return pools.values().stream().mapToInt(ContextPool::open).sum();
    }

    @Override
    public void close() {
        gate.shut();
    }

    private void free() {
        pools.values().forEach(ContextPool::close);
        session.close();
    }
}
