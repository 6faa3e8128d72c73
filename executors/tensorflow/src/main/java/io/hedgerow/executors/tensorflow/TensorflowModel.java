package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensorflow.ModelSource.Port;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/** A loaded graph: its session and what its file says about itself. */
final class TensorflowModel implements LoadedModel {
    private final GraphSession session;
    private final CallGate gate;
    private final boolean isFrozen;
    private final List<ModelInput> inputs;
    private final List<ModelOutput> outputs;
    private final GraphTrace trace;

    private TensorflowModel(ModelSource source, GraphSession session) throws ModelRefusedException {
        this.session = session;
        this.gate = new CallGate(session::close);
        this.isFrozen = source.isFrozen();
        this.inputs = inputs(source, session);
        this.outputs = outputs(source, session);
        this.trace = new GraphTrace(source.graph());
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

    private static List<ModelInput> inputs(ModelSource source, GraphSession session) throws ModelRefusedException {
        List<ModelInput> inputs = new ArrayList<>();
        for (Port port : source.inputs()) {
            Output<?> tensor = session.output(port.tensor());
            ElementType type = ElementType.of(tensor.dataType().getNumber());
            if (type == null) {
                throw new ModelRefusedException("input '" + port.name() + "' is of " + tensor.dataType()
                        + ", which cannot be fed; allowed are float, double, half, bfloat16, int32, int64, uint8, uint16,"
                        + " bool, string");
            }
            inputs.add(new ModelInput(port.name(), tensor, type, Axes.of(port.declared(), tensor.shape())));
        }
        return List.copyOf(inputs);
    }

    private static List<ModelOutput> outputs(ModelSource source, GraphSession session) throws ModelRefusedException {
        List<ModelOutput> outputs = new ArrayList<>();
        for (Port port : source.outputs()) {
            int count = source.isFrozen() ? session.outputsOf(port.tensor().node()) : 1;
            for (int i = 0; i < count; i++) {
                TensorRef place =
                        source.isFrozen() ? new TensorRef(port.tensor().node(), i) : port.tensor();
                String name = i == 0 ? port.name() : place.toString();
                outputs.add(output(new Port(name, place, port.declared()), session.output(place)));
            }
        }
        return List.copyOf(outputs);
    }

    private static ModelOutput output(Port port, Output<?> tensor) {
        ElementType type = ElementType.of(tensor.dataType().getNumber());
        List<Long> axes = Axes.of(port.declared(), tensor.shape());
        String text = type == null
                ? tensor.dataType().name().toLowerCase(Locale.ROOT).replaceFirst("^dt_", "")
                : Axes.text(type, axes);
        return new ModelOutput(port.name(), port.tensor(), tensor, type, axes, text);
    }

    /** A tensor inside of a frozen graph, which may be named as an output. */
    private @Nullable ModelOutput hidden(String name) {
        TensorRef place = TensorRef.parse(name);
        Output<?> tensor = isFrozen ? session.find(place) : null;
        return tensor == null ? null : output(new Port(name, place, null), tensor);
    }

    @Override
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        OutputRoles roles = roles(mapping);
        List<InputSpec> specs = inputs.stream().map(TensorflowModel::spec).toList();
        List<ModelSignature.Output> described = outputs.stream()
                .map(output -> new ModelSignature.Output(output.name(), output.typeText(), roles.roleOf(output)))
                .toList();
        List<String> classes = roles.isClassifier() ? roles.classes().names() : List.of();
        return new ModelSignature(specs, described, roles.task(), classes);
    }

    private OutputRoles roles(OutputMapping mapping) throws ModelRefusedException {
        return new OutputConventions(outputs, this::hidden, trace, mapping).roles();
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
        PredictionReader reader = OutputBinding.reader(roles, outputs, binding, batched, problems::add);
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
        return new TensorflowScorer(gate, session, feeds, reader);
    }

    @Override
    public void close() {
        gate.shut();
    }
}
