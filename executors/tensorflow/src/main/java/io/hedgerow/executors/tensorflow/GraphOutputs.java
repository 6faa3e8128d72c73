package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.ModelSource.Port;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.ModelFacts;
import io.hedgerow.executors.tensors.ModelOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/** What a graph gives, where it is in the graph, and what the graph says of it. */
final class GraphOutputs implements ModelFacts {
    private final GraphSession session;
    private final boolean isFrozen;
    private final GraphTrace trace;
    private final Map<String, TensorRef> places = new HashMap<>();
    private final List<ModelOutput> all = new ArrayList<>();

    GraphOutputs(ModelSource source, GraphSession session) throws ModelRefusedException {
        this.session = session;
        this.isFrozen = source.isFrozen();
        this.trace = new GraphTrace(source.graph());
        for (Port port : source.outputs()) {
            int count = isFrozen ? session.outputsOf(port.tensor().node()) : 1;
            for (int i = 0; i < count; i++) {
                TensorRef place = isFrozen ? new TensorRef(port.tensor().node(), i) : port.tensor();
                String name = i == 0 ? port.name() : place.toString();
                places.put(name, place);
                all.add(output(new Port(name, place, port.declared()), session.output(place)));
            }
        }
    }

    private static ModelOutput output(Port port, Output<?> tensor) {
        ElementType type = TensorflowTypes.of(tensor.dataType().getNumber());
        return type == null
                ? ModelOutput.unreadable(
                        port.name(),
                        tensor.dataType().name().toLowerCase(Locale.ROOT).replaceFirst("^dt_", ""))
                : ModelOutput.of(
                        TensorflowTypes.spec(port.name(), type, DeclaredAxes.of(port.declared(), tensor.shape())));
    }

    List<ModelOutput> all() {
        return all;
    }

    /** The tensors of these outputs. */
    List<Output<?>> tensorsOf(List<ModelOutput> outputs) throws ModelRefusedException {
        List<Output<?>> tensors = new ArrayList<>(outputs.size());
        for (ModelOutput output : outputs) {
            tensors.add(session.output(placeOf(output)));
        }
        return tensors;
    }

    private TensorRef placeOf(ModelOutput output) {
        TensorRef place = places.get(output.name());
        return place == null ? TensorRef.parse(output.name()) : place;
    }

    /** A tensor inside of a frozen graph, which may be named as an output. */
    @Override
    public @Nullable ModelOutput hidden(String name) {
        TensorRef place = TensorRef.parse(name);
        Output<?> tensor = isFrozen ? session.find(place) : null;
        return tensor == null ? null : output(new Port(name, place, null), tensor);
    }

    @Override
    public String whyNoClasses() {
        return "its classes are not in the graph";
    }

    @Override
    public List<String> classLabels(ModelOutput output) {
        return trace.classLabels(placeOf(output));
    }

    @Override
    public boolean isPosition(ModelOutput label) {
        return trace.isPosition(placeOf(label));
    }

    @Override
    public boolean isSoftmax(ModelOutput output) {
        return trace.isSoftmax(placeOf(output));
    }
}
