package io.hedgerow.executors.java;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Finds where a model's inputs lie in an endpoint's rows, and says everything that does not fit. */
final class RowBinding {
    private final ModelDescription description;
    private final Binding binding;
    private final Consumer<String> problems;

    RowBinding(ModelDescription description, Binding binding, Consumer<String> problems) {
        this.description = description;
        this.binding = binding;
        this.problems = problems;
    }

    /** The columns; incomplete where a problem was reported. */
    RowColumns columns() {
        checkTask();
        checkNames();
        Map<String, RowColumns.Column> columns = new HashMap<>();
        List<RowColumns.Required> required = new ArrayList<>();
        for (InputSpec input : description.inputs()) {
            int position = binding.endpointInputFor(input.name());
            columns.put(input.name(), column(input, position));
            if (!input.optional() && position >= 0) {
                required.add(new RowColumns.Required(input.name(), position));
            }
        }
        return new RowColumns(columns, required, binding.layout());
    }

    private void checkTask() {
        if (description.task() != binding.task()) {
            problems.accept("the endpoint's task is " + lower(binding.task()) + ", the model's is "
                    + lower(description.task()));
        } else if (!binding.classes().containsAll(description.classes())) {
            List<String> unknown = new ArrayList<>(description.classes());
            unknown.removeAll(binding.classes());
            problems.accept("the model gives the classes " + unknown + ", which are not among the endpoint's "
                    + binding.classes());
        }
    }

    private void checkNames() {
        if (binding.features() != null) {
            problems.accept("features packs inputs into a tensor, but a java model takes them by name; leave it out");
        }
        List<String> names = description.inputs().stream().map(InputSpec::name).toList();
        binding.inputNames().forEach((from, to) -> {
            if (!names.contains(to)) {
                problems.accept(
                        "inputs maps " + from + " to " + to + ", but the model has no such input; it has " + names);
            }
        });
    }

    private RowColumns.Column column(InputSpec input, int position) {
        if (position < 0) {
            if (!input.optional()) {
                problems.accept("the endpoint lacks input " + input.name() + " ("
                        + input.type().yamlName() + ")");
            }
            return RowColumns.Column.absent(input);
        }
        InputSpec given = binding.layout().inputs().get(position);
        if (!fits(input, given)) {
            problems.accept("input " + given.name() + " is " + written(given) + ", the model's " + input.name()
                    + " takes " + written(input));
        }
        return new RowColumns.Column(
                input,
                position,
                binding.layout().slotOf(position),
                binding.layout().columnOf(position));
    }

    private static boolean fits(InputSpec wanted, InputSpec given) {
        if (wanted.isTensor() != given.isTensor()) {
            return false;
        }
        return wanted.isTensor()
                ? wanted.type() == given.type() && shapesMeet(wanted.shape(), given.shape())
                : accepted(wanted.type()).contains(given.type());
    }

    private static boolean shapesMeet(List<Long> wanted, List<Long> given) {
        boolean meet = wanted.size() == given.size();
        for (int i = 0; meet && i < wanted.size(); i++) {
            meet = wanted.get(i) < 0 || wanted.get(i).equals(given.get(i));
        }
        return meet;
    }

    private static Set<ValueType> accepted(ValueType type) {
        return switch (type) {
            case DOUBLE, FLOAT -> EnumSet.of(ValueType.DOUBLE, ValueType.FLOAT, ValueType.LONG, ValueType.INT);
            case LONG -> EnumSet.of(ValueType.LONG, ValueType.INT);
            case INT, STRING, BOOLEAN -> EnumSet.of(type);
        };
    }

    private static String written(InputSpec input) {
        return input.isTensor()
                ? "a tensor of " + input.type().yamlName() + " " + input.shape()
                : input.type().yamlName();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
