package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The first part whose rule holds scores the row; the last one where none does. */
final class Segments implements CompositeModel.Assembly {
    private final List<Part> parts;
    private final List<Rule> rules;

    Segments(List<Part> parts, List<Rule> rules) {
        this.parts = parts;
        this.rules = rules;
    }

    @Override
    public ModelSignature signature(List<String> problems) {
        InputUnion union = new InputUnion(problems);
        parts.forEach(part -> part.needs().forEach(need -> union.add(part.shown(), need)));
        addFeatures(union, problems);
        return Together.signature(parts, union.inputs(), Together.outputs(parts), problems);
    }

    /** What rules look at is an input too; one may be left out where a rule asks for that. */
    private void addFeatures(InputUnion union, List<String> problems) {
        Map<String, ValueType> types = new LinkedHashMap<>();
        Set<String> maybeMissing = new HashSet<>();
        rules.forEach(rule -> rule.visit((name, feature) -> {
            if (feature.isMissing() != null) {
                maybeMissing.add(name);
                return;
            }
            ValueType known = types.putIfAbsent(name, feature.type());
            if (known != null && known != feature.type()) {
                problems.add("rules read " + name + " as " + known.yamlName() + " and as "
                        + feature.type().yamlName());
            }
        }));
        // Whether it is missing can be asked of any type; a number stands for one that no rule tells.
        maybeMissing.forEach(name -> types.putIfAbsent(name, ValueType.DOUBLE));
        types.forEach(
                (name, type) -> union.addIfNew(new InputSpec(name, type, maybeMissing.contains(name), List.of())));
    }

    @Override
    public Scorer bind(Binding binding, List<String> problems) throws ModelRefusedException {
        List<Rule.RowTest> tests = new ArrayList<>();
        rules.forEach(rule -> tests.add(rule.bind(binding.layout(), problems::add)));
        return new Picking(tests, Together.scorers(parts, binding, binding.includeOutputs(), problems));
    }

    private record Picking(List<Rule.RowTest> tests, List<Scorer> scorers) implements Scorer {
        @Override
        public Prediction score(Row row, Cancellation cancellation) throws Exception {
            int picked = 0;
            while (picked < tests.size() && !tests.get(picked).holds(row)) {
                picked++;
            }
            return scorers.get(picked).score(row, cancellation);
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
