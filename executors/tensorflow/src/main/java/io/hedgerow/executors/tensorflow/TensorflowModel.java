package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensorflow.ModelSource.Port;
import io.hedgerow.executors.tensors.CallGate;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputRules;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorModel;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Output;

/** A loaded graph: its session and what its file says about itself. */
final class TensorflowModel implements LoadedModel {
    private final GraphSession session;
    private final CallGate gate;
    private final List<Output<?>> fed = new ArrayList<>();
    private final GraphOutputs outputs;
    private final TensorModel tensors;

    private TensorflowModel(ModelSource source, GraphSession session) throws ModelRefusedException {
        this.session = session;
        this.gate = new CallGate(session::close);
        this.outputs = new GraphOutputs(source, session);
        for (Port port : source.inputs()) {
            fed.add(session.output(port.tensor()));
        }
        this.tensors = new TensorModel(inputs(source, fed), outputs.all(), outputs, InputRules.ANYTHING);
    }

    static TensorflowModel load(byte[] bytes, LoadOptions options) throws ModelRefusedException {
        ModelSource source = ModelSource.read(bytes);
        GraphSession session = GraphSession.open(source, options);
        try {
            return new TensorflowModel(source, session);
        } catch (ModelRefusedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static List<TensorSpec> inputs(ModelSource source, List<Output<?>> fed) throws ModelRefusedException {
        List<TensorSpec> inputs = new ArrayList<>();
        for (Port port : source.inputs()) {
            Output<?> tensor = fed.get(inputs.size());
            ElementType type = TensorflowTypes.of(tensor.dataType().getNumber());
            if (type == null) {
                throw new ModelRefusedException("input '" + port.name() + "' is of " + tensor.dataType()
                        + ", which cannot be fed; allowed are float, double, half, bfloat16, int32, int64, uint8, uint16,"
                        + " bool, string");
            }
            inputs.add(TensorflowTypes.spec(port.name(), type, DeclaredAxes.of(port.declared(), tensor.shape())));
        }
        return inputs;
    }

    @Override
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        return tensors.signature(mapping);
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        TensorBinding bound = tensors.bind(binding);
        return new TensorflowScorer(
                gate, session, bound, fed, outputs.tensorsOf(bound.reader().needed()));
    }

    @Override
    public void close() {
        gate.shut();
    }
}
