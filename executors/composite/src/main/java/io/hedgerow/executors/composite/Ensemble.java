package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.composite.Composition.Combine;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;

/** All parts score the row, and their predictions become one. A part that fails fails the whole. */
final class Ensemble implements CompositeModel.Assembly {
    private final List<Part> parts;
    private final Combine combine;
    private final double[] weights;

    Ensemble(List<Part> parts, Composition composition) {
        this.parts = parts;
        this.combine = composition.combine();
        this.weights =
                composition.weights().stream().mapToDouble(weight -> weight).toArray();
    }

    @Override
    public ModelSignature signature(List<String> problems) {
        InputUnion union = new InputUnion(problems);
        parts.forEach(part -> part.needs().forEach(need -> union.add(part.shown(), need)));
        Task task = parts.get(0).signature().task();
        check(task, problems);
        return Together.signature(parts, union.inputs(), outputs(task), problems);
    }

    private void check(Task task, List<String> problems) {
        if (combine == Combine.MEDIAN && task == Task.CLASSIFICATION) {
            problems.add("a median is for regressions; average or majorityVote is allowed");
        }
        if (combine == Combine.MAJORITY_VOTE && task == Task.REGRESSION) {
            problems.add("a majorityVote is for classifications; average or median is allowed");
        }
        for (Part part : parts) {
            boolean hasValue = part.signature().outputs().stream()
                    .anyMatch(output -> output.role().equals("value"));
            if (task == Task.REGRESSION && part.signature().task() == task && !hasValue) {
                problems.add(part.shown() + " gives no value to combine");
            }
        }
    }

    private List<ModelSignature.Output> outputs(Task task) {
        List<ModelSignature.Output> outputs = new ArrayList<>();
        if (task == Task.REGRESSION) {
            outputs.add(new ModelSignature.Output("value", "double", "value"));
        } else {
            outputs.add(new ModelSignature.Output("label", "string", "label"));
            if (combine == Combine.AVERAGE) {
                outputs.add(new ModelSignature.Output("probabilities", "double[]", "probabilities"));
            }
        }
        return outputs;
    }

    @Override
    public Scorer bind(Binding binding, List<String> problems) {
        List<Scorer> scorers = Together.scorers(parts, binding, false, problems);
        List<String> shown = parts.stream().map(Part::shown).toList();
        return new Combining(
                scorers,
                new Combiner(
                        combine,
                        binding.task(),
                        weights,
                        shown,
                        binding.classes().size()));
    }

    private record Combining(List<Scorer> scorers, Combiner combiner) implements Scorer {
        @Override
        public Prediction score(Row row, Cancellation cancellation) throws Exception {
            List<Prediction> predictions = new ArrayList<>(scorers.size());
            for (Scorer scorer : scorers) {
                predictions.add(scorer.score(row, cancellation));
            }
            return combiner.combine(predictions);
        }

        @Override
        public boolean isCancellable() {
            return scorers.stream().allMatch(Scorer::isCancellable);
        }

        @Override
        public boolean isBlocking() {
            return scorers.stream().anyMatch(Scorer::isBlocking);
        }
    }
}
