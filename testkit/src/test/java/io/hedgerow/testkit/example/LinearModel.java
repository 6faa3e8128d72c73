package io.hedgerow.testkit.example;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A linear regression in memory. Thread-safe, because nothing of it changes. */
record LinearModel(double intercept, Map<String, Double> weights) implements LoadedModel {

    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        if (!output.equals(OutputMapping.INFERRED)) {
            throw new ModelRefusedException("it has one output, which is its value; leave output out");
        }
        List<InputSpec> inputs = weights.keySet().stream()
                .map(name -> InputSpec.scalar(name, ValueType.DOUBLE))
                .toList();
        return new ModelSignature(
                inputs, List.of(new ModelSignature.Output("value", "double", "value")), Task.REGRESSION, List.of());
    }

    /** Resolves every input once, and names all that does not fit, so that nobody has to try again and again. */
    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        if (binding.task() != Task.REGRESSION) {
            problems.add("it is a regression, the endpoint's task is " + binding.task());
        }
        if (binding.features() != null) {
            problems.add("it takes scalars by name; leave features out");
        }
        List<Term> terms = new ArrayList<>();
        weights.forEach((name, weight) -> {
            int input = binding.endpointInputFor(name);
            if (input < 0) {
                problems.add("the endpoint lacks the input " + name);
            } else if (!isNumber(binding.layout().inputs().get(input))) {
                problems.add("the input " + name + " is no double, float or int");
            } else {
                terms.add(new Term(name, input, binding.layout().slotOf(input), weight));
            }
        });
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
        return (row, cancellation) -> Prediction.ofValue(score(terms, row));
    }

    /** These lie in a row's doubles. */
    private static boolean isNumber(InputSpec input) {
        return !input.isTensor()
                && List.of(ValueType.DOUBLE, ValueType.FLOAT, ValueType.INT).contains(input.type());
    }

    private double score(List<Term> terms, Row row) {
        double sum = intercept;
        for (Term term : terms) {
            if (row.isMissing(term.input())) {
                throw new IllegalArgumentException(term.name() + " is missing"); // the attempt is FAILED
            }
            sum += term.weight() * row.doubleAt(term.slot());
        }
        return sum;
    }

    private record Term(String name, int input, int slot, double weight) {}

    @Override
    public void close() {
        // Holds nothing but heap memory; native handles would be freed here.
    }
}
