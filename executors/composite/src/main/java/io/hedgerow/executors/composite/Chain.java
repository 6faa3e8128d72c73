package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps, one after another. A step sees the row's inputs and what earlier steps gave, by name; what was given last hides what
 * has the same name. The last step answers.
 */
final class Chain implements CompositeModel.Assembly {
    private final List<Part> steps;

    Chain(List<Part> steps) {
        this.steps = steps;
    }

    /** The step before that one which gives a name, or -1 for an input of the row. */
    private int giverOf(String name, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (StepOutputs.namesOf(steps.get(i)).contains(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public ModelSignature signature(List<String> problems) {
        InputUnion union = new InputUnion(problems);
        for (int i = 0; i < steps.size(); i++) {
            Part step = steps.get(i);
            for (Part.Need need : step.needs()) {
                int giver = giverOf(need.input().name(), i);
                if (giver < 0) {
                    union.add(step.shown(), need);
                } else {
                    StepOutputs.check(steps.get(giver), step, need, problems);
                }
            }
        }
        ModelSignature last = steps.get(steps.size() - 1).signature();
        return new ModelSignature(union.inputs(), last.outputs(), last.task(), last.classes());
    }

    @Override
    public Scorer bind(Binding binding, List<String> problems) {
        List<Step> bound = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            try {
                bound.add(step(i, binding));
            } catch (ModelRefusedException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new Running(bound);
    }

    private Step step(int index, Binding binding) throws ModelRefusedException {
        Part part = steps.get(index);
        StepInputs inputs = new StepInputs(binding.layout());
        for (Part.Need need : part.needs()) {
            inputs.add(need, giverOf(need.input().name(), index));
        }
        boolean isLast = index == steps.size() - 1;
        Task task = isLast ? binding.task() : part.signature().task();
        List<String> classes = isLast ? binding.classes() : part.signature().classes();
        Scorer scorer = part.bind(inputs.layout(), task, classes, !isLast || binding.includeOutputs());
        return new Step(part.shown(), inputs, scorer, part.signature().classes());
    }

    /** A step for an endpoint; its classes are the model's own. */
    private record Step(String shown, StepInputs inputs, Scorer scorer, List<String> classes) {}

    private record Running(List<Step> steps) implements Scorer {
        @Override
        public Prediction score(Row row, Cancellation cancellation) throws Exception {
            List<StepOutputs> given = new ArrayList<>(steps.size());
            int last = steps.size() - 1;
            for (int i = 0; i < last; i++) {
                Step step = steps.get(i);
                given.add(new StepOutputs(step.shown(), run(step, row, given, cancellation), step.classes()));
            }
            return run(steps.get(last), row, given, cancellation);
        }

        private static Prediction run(Step step, Row row, List<StepOutputs> given, Cancellation cancellation)
                throws Exception {
            return step.scorer().score(step.inputs().row(step.shown(), row, given), cancellation);
        }

        @Override
        public boolean isCancellable() {
            return steps.stream().allMatch(step -> step.scorer().isCancellable());
        }

        @Override
        public boolean isBlocking() {
            return steps.stream().anyMatch(step -> step.scorer().isBlocking());
        }
    }
}
