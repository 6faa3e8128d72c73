package io.hedgerow.executors.composite;

import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A rule on the inputs of a row. */
sealed interface Rule {

    /** A rule bound to rows. Thread-safe. */
    interface RowTest {
        boolean holds(Row row);
    }

    /** Visits the inputs it looks at. */
    void visit(BiConsumer<String, Feature> inputs);

    /** The rule for rows of a layout; what does not fit is noted, and never holds. */
    RowTest bind(InputLayout layout, Consumer<String> problems);

    /** All of some rules; true for none. */
    record All(List<Rule> rules) implements Rule {
        @Override
        public void visit(BiConsumer<String, Feature> inputs) {
            rules.forEach(rule -> rule.visit(inputs));
        }

        @Override
        public RowTest bind(InputLayout layout, Consumer<String> problems) {
            RowTest[] tests = bindAll(rules, layout, problems);
            return row -> {
                for (RowTest test : tests) {
                    if (!test.holds(row)) {
                        return false;
                    }
                }
                return true;
            };
        }
    }

    /** Any of some rules. */
    record Any(List<Rule> rules) implements Rule {
        @Override
        public void visit(BiConsumer<String, Feature> inputs) {
            rules.forEach(rule -> rule.visit(inputs));
        }

        @Override
        public RowTest bind(InputLayout layout, Consumer<String> problems) {
            RowTest[] tests = bindAll(rules, layout, problems);
            return row -> {
                for (RowTest test : tests) {
                    if (test.holds(row)) {
                        return true;
                    }
                }
                return false;
            };
        }
    }

    /** Where a rule does not hold. */
    record Not(Rule rule) implements Rule {
        @Override
        public void visit(BiConsumer<String, Feature> inputs) {
            rule.visit(inputs);
        }

        @Override
        public RowTest bind(InputLayout layout, Consumer<String> problems) {
            RowTest test = rule.bind(layout, problems);
            return row -> !test.holds(row);
        }
    }

    /**
     * A test of one input.
     *
     * @param feature name of the input
     * @param type of the input, as the rule reads it; the types of numbers are one
     * @param test of its value
     * @param isMissing null where the value is tested; else whether it is to be missing
     */
    record Feature(
            String feature,
            ValueType type,
            Values test,
            @Nullable Boolean isMissing) implements Rule {

        /** A test of a value that is there: {@code Double}, {@code Long}, {@code String} or {@code Boolean}. */
        interface Values {
            boolean holds(Object value);
        }

        @Override
        public void visit(BiConsumer<String, Feature> inputs) {
            inputs.accept(feature, this);
        }

        @Override
        public RowTest bind(InputLayout layout, Consumer<String> problems) {
            int input = layout.indexOf(feature);
            if (input < 0) {
                problems.accept("a rule looks at " + feature + ", which the endpoint lacks");
                return row -> false;
            }
            if (isMissing != null) {
                return row -> row.isMissing(input) == isMissing;
            }
            RowValue value = RowValue.of(layout, input);
            if (!value.isOf(type)) {
                problems.accept("a rule reads " + feature + " as " + type.yamlName() + ", the endpoint's is "
                        + value.described());
                return row -> false;
            }
            return row -> !row.isMissing(input) && test.holds(value.of(row));
        }
    }

    private static RowTest[] bindAll(List<Rule> rules, InputLayout layout, Consumer<String> problems) {
        List<RowTest> tests = new ArrayList<>();
        rules.forEach(rule -> tests.add(rule.bind(layout, problems)));
        return tests.toArray(RowTest[]::new);
    }
}
