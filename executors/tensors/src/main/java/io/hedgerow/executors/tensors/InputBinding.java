package io.hedgerow.executors.tensors;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.proto.flink.InputLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Resolves, once, how a model's inputs are fed from an endpoint's. Collects every problem. */
final class InputBinding {
    /** What a model most likely means that does not say what it takes: rows. */
    private static final List<Long> UNDECLARED_SCALARS = List.of(Axes.ANY);

    private static final List<Long> UNDECLARED_VECTORS = List.of(Axes.ANY, Axes.ANY);

    private final List<TensorSpec> inputs;
    private final InputRules rules;
    private final Binding binding;
    private final InputLayout layout;
    private final Consumer<String> problems;

    private InputBinding(List<TensorSpec> inputs, InputRules rules, Binding binding, Consumer<String> problems) {
        this.inputs = inputs;
        this.rules = rules;
        this.binding = binding;
        this.layout = binding.layout();
        this.problems = problems;
    }

    /** One feed per input of the model; incomplete when a problem was reported. */
    static List<InputFeed> feeds(
            List<TensorSpec> inputs, InputRules rules, Binding binding, Consumer<String> problems) {
        return new InputBinding(inputs, rules, binding, problems).feeds();
    }

    private List<InputFeed> feeds() {
        reportUnknownNames();
        List<InputFeed> feeds = new ArrayList<>();
        FeaturePacking packing = binding.features();
        for (TensorSpec input : inputs) {
            InputFeed feed =
                    packing != null && packing.input().equals(input.name()) ? packed(input, packing) : plain(input);
            if (feed != null) {
                feeds.add(feed);
            }
        }
        return feeds;
    }

    private void reportUnknownNames() {
        List<String> names = inputs.stream().map(TensorSpec::name).toList();
        FeaturePacking packing = binding.features();
        if (packing != null && !names.contains(packing.input())) {
            problems.accept("features.input: the model has no input '" + packing.input() + "'; it has " + names);
        }
        for (Map.Entry<String, String> renamed : binding.inputNames().entrySet()) {
            if (!names.contains(renamed.getValue())) {
                problems.accept("inputs." + renamed.getKey() + ": the model has no input '" + renamed.getValue()
                        + "'; it has " + names);
            }
        }
    }

    private @Nullable InputFeed plain(TensorSpec input) {
        int position = binding.endpointInputFor(input.name());
        if (position < 0) {
            problems.accept("the model needs input '" + input.name() + "' (" + input.typeText()
                    + "), which the endpoint lacks" + packingHint(input));
            return null;
        }
        InputSpec spec = layout.inputs().get(position);
        if (!accepts(input, spec)) {
            return null;
        }
        return spec.isTensor() ? tensor(input, spec, position) : scalar(input, spec, position);
    }

    private String packingHint(TensorSpec input) {
        boolean vector = input.axes() == null || (!input.axes().isEmpty() && !Axes.isColumn(input.axes()));
        return vector && binding.features() == null
                ? "; scalars of the endpoint are packed into it with features: {input: " + input.name()
                        + ", order: [...]} (the endpoint has " + names() + ")"
                : "; it has " + names();
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        layout.inputs().forEach(spec -> names.add(spec.name()));
        return names;
    }

    private boolean accepts(TensorSpec input, InputSpec spec) {
        if (!input.type().accepts(spec.type())) {
            problems.accept(
                    "endpoint input '" + spec.name() + "' is " + spec.type().yamlName() + ", which input '"
                            + input.name() + "' (" + input.typeText() + ") does not take");
            return false;
        }
        if (spec.optional() && !canBeMissing(input, spec)) {
            problems.accept("endpoint input '" + spec.name() + "' is optional, but input '" + input.name() + "' ("
                    + input.typeText() + ") cannot be left out"
                    + (rules.finiteIn() == null
                            ? "; only scalars fed to float types may be missing"
                            : ": " + rules.finiteIn() + " has no NaN to stand for what is missing"));
            return false;
        }
        return true;
    }

    private boolean canBeMissing(TensorSpec input, InputSpec spec) {
        return rules.finiteIn() == null && !spec.isTensor() && input.type().kind() == ElementType.Kind.REAL;
    }

    private @Nullable InputFeed scalar(TensorSpec input, InputSpec spec, int position) {
        List<Long> axes = input.axes() == null ? UNDECLARED_SCALARS : input.axes();
        if (axes.isEmpty()) {
            return new ScalarsFeed(input, rules, false, new long[0], layout, position);
        }
        boolean column = Axes.canBeBatch(axes) && (axes.size() == 1 || Axes.isVectorOf(Axes.rest(axes), 1));
        if (!column) {
            problems.accept("endpoint input '" + spec.name() + "' is a scalar, input '" + input.name() + "' takes "
                    + input.typeText() + packingHint(input));
            return null;
        }
        return new ScalarsFeed(input, rules, true, Axes.filled(Axes.rest(axes), 1), layout, position);
    }

    private @Nullable InputFeed tensor(TensorSpec input, InputSpec spec, int position) {
        List<Long> axes = input.axes();
        int slot = layout.slotOf(position);
        if (axes == null || Axes.meet(axes, spec.shape())) {
            return new TensorFeed(input, rules, false, axes, spec.name(), slot);
        }
        if (Axes.canBeBatch(axes) && Axes.meet(Axes.rest(axes), spec.shape())) {
            return new TensorFeed(input, rules, true, Axes.rest(axes), spec.name(), slot);
        }
        problems.accept("endpoint input '" + spec.name() + "' has the shape " + spec.shape() + ", input '"
                + input.name() + "' takes " + input.typeText()
                + "; the shapes must be equal, or equal without the model's batch axis");
        return null;
    }

    private @Nullable InputFeed packed(TensorSpec input, FeaturePacking packing) {
        int[] positions = new int[packing.order().size()];
        boolean complete = true;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = layout.indexOf(packing.order().get(i));
            complete &= packable(input, packing.order().get(i), positions[i]);
        }
        List<Long> axes = input.axes() == null ? UNDECLARED_VECTORS : input.axes();
        int count = positions.length;
        boolean batched = Axes.canBeBatch(axes) && axes.size() > 1 && Axes.isVectorOf(Axes.rest(axes), count);
        if (!batched && !Axes.isVectorOf(axes, count)) {
            problems.accept("features.order names " + count + " inputs, input '" + input.name() + "' takes "
                    + input.typeText());
            return null;
        }
        long[] rowShape = Axes.filled(batched ? Axes.rest(axes) : axes, count);
        return complete ? new ScalarsFeed(input, rules, batched, rowShape, layout, positions) : null;
    }

    private boolean packable(TensorSpec input, String name, int position) {
        if (position < 0) {
            problems.accept("features.order: the endpoint has no input '" + name + "'; it has " + names());
            return false;
        }
        InputSpec spec = layout.inputs().get(position);
        if (spec.isTensor()) {
            problems.accept("features.order: endpoint input '" + name + "' is a tensor; only scalars can be packed");
            return false;
        }
        return accepts(input, spec);
    }
}
