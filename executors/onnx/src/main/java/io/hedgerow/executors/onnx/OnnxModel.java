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
import io.hedgerow.executors.tensors.CallGate;
import io.hedgerow.executors.tensors.InputRules;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorModel;
import io.hedgerow.executors.tensors.TensorSpec;
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
    private final TensorModel tensors;
    private final Map<String, StandIn> standIns;
    private final Map<RunShape, ContextPool> pools = new ConcurrentHashMap<>();

    private OnnxModel(OnnxFile file, OnnxSession session, List<TensorSpec> inputs, List<String> metadataClasses)
            throws ModelRefusedException {
        this.session = session;
        this.gate = new CallGate(this::free);
        GraphProto graph = file.model().getGraph();
        Map<String, NodeInfo> infos = session.outputs();
        this.standIns = StandIns.of(file.model(), infos);
        this.tensors = new TensorModel(
                inputs,
                outputs(graph, infos),
                new GraphFacts(new GraphTrace(graph).ofOutputs(graph), metadataClasses),
                InputRules.ANYTHING.withTexts(Texts::check));
    }

    static OnnxModel load(ByteBuffer bytes, LoadOptions options) throws ModelRefusedException {
        OnnxFile file = OnnxFile.read(bytes);
        List<TensorSpec> inputs = ModelInputs.of(file.model().getGraph());
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
            outputs.add(OutputInfos.output(info, declared.getType()));
        }
        return List.copyOf(outputs);
    }

    @Override
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        return tensors.signature(mapping);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        TensorBinding bound =
                tensors.bind(binding, (roles, travelling) -> StandIn.inNumbers(roles, standIns, travelling));
        ContextPool pool = pools.computeIfAbsent(RunShape.of(bound), shape -> new ContextPool(session, shape));
        return new OnnxScorer(gate, pool, bound);
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
