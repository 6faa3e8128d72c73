package io.hedgerow.executors.pmml;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dmg.pmml.DataType;

/** Matches a model with an endpoint and reports everything that does not fit in one message. */
final class BindingCheck {
    private final Binding binding;
    private final List<ModelInput> inputs;
    private final OutputPlan plan;
    private final List<String> problems = new ArrayList<>();

    BindingCheck(Binding binding, List<ModelInput> inputs, OutputPlan plan) {
        this.binding = binding;
        this.inputs = inputs;
        this.plan = plan;
    }

    List<FieldFeed> feeds() throws ModelRefusedException {
        checkTask();
        checkNames();
        List<FieldFeed> feeds = inputs.stream().map(this::feed).toList();
        if (!problems.isEmpty()) {
            throw new ModelRefusedException("the model does not fit the endpoint: " + String.join("; ", problems));
        }
        return feeds;
    }

    private void checkTask() {
        if (plan.task() != binding.task()) {
            problems.add("the endpoint's task is " + lower(binding.task()) + ", the model's is " + lower(plan.task()));
            return;
        }
        List<String> unknown = plan.classNames().stream()
                .filter(name -> !binding.classes().contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            problems.add("the model gives the classes " + unknown + ", which are not among the endpoint's "
                    + binding.classes());
        }
    }

    private void checkNames() {
        if (binding.features() != null) {
            problems.add("features packs inputs into a tensor, but a PMML model takes scalars; leave it out");
        }
        Map<String, List<String>> feeders = new TreeMap<>();
        binding.inputNames()
                .forEach((from, to) ->
                        feeders.computeIfAbsent(to, unused -> new ArrayList<>()).add(from));
        feeders.forEach((to, from) -> {
            if (inputs.stream().noneMatch(input -> input.name().equals(to))) {
                problems.add("inputs maps " + from.get(0) + " to " + to + ", but the model has no such input; it has "
                        + inputs.stream().map(ModelInput::name).toList());
            } else if (from.size() > 1) {
                problems.add("inputs maps " + from.stream().sorted().toList() + " to the one model input " + to);
            }
        });
    }

    private FieldFeed feed(ModelInput input) {
        int position = binding.endpointInputFor(input.name());
        if (position < 0) {
            if (isMapped(input) || !input.spec().optional()) {
                problems.add("the endpoint lacks " + wanted(input) + mapped(input));
            }
            return FieldFeed.absent(input);
        }
        InputSpec given = binding.layout().inputs().get(position);
        if (given.isTensor() || !accepted(input.dataType()).contains(given.type())) {
            problems.add("input " + given.name() + " is "
                    + (given.isTensor() ? "a tensor" : given.type().yamlName()) + ", the model's " + input.name()
                    + " takes " + names(accepted(input.dataType())));
        }
        return new FieldFeed(input, position, binding.layout().slotOf(position), given.type(), input.refusesValues());
    }

    private boolean isMapped(ModelInput input) {
        return binding.inputNames().containsValue(input.name());
    }

    private static String wanted(ModelInput input) {
        return "input " + input.name() + " (" + input.spec().type().yamlName() + ")";
    }

    private String mapped(ModelInput input) {
        List<String> from = binding.inputNames().entrySet().stream()
                .filter(entry -> entry.getValue().equals(input.name()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return from.isEmpty() ? "" : ": inputs takes it from " + from.get(0) + ", which the endpoint does not have";
    }

    /** Endpoint types a field takes; the library converts between numbers, and refuses a fraction for an integer. */
    private static Set<ValueType> accepted(DataType type) {
        return switch (type) {
            case DOUBLE, FLOAT, INTEGER -> EnumSet.of(ValueType.DOUBLE, ValueType.FLOAT, ValueType.LONG, ValueType.INT);
            case BOOLEAN -> EnumSet.of(ValueType.BOOLEAN);
            default -> EnumSet.of(ValueType.STRING);
        };
    }

    private static String names(Set<ValueType> types) {
        return String.join(" or ", types.stream().map(ValueType::yamlName).toList());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }
}
