package io.hedgerow.executors.composite;

import io.hedgerow.executors.java.JavaModel;
import io.hedgerow.executors.java.ModelDescription;
import io.hedgerow.executors.java.ModelOptions;
import io.hedgerow.executors.java.ModelRow;
import io.hedgerow.executors.java.ModelScore;
import io.hedgerow.policies.spec.ValueType;

/** Small models for composites. */
public final class TestingSteps {
    private TestingSteps() {}

    /** Gives {@code scaled}, which is x times an option, and {@code big}, whether that is above 100. */
    public static final class Scale implements JavaModel {
        private final double factor;

        public Scale(ModelOptions options) {
            factor = options.number("factor");
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.transformation()
                    .input("x", ValueType.DOUBLE)
                    .output("scaled", ValueType.DOUBLE)
                    .output("big", ValueType.BOOLEAN);
        }

        @Override
        public ModelScore score(ModelRow row) {
            double scaled = row.number("x") * factor;
            ModelScore score = ModelScore.outputs().withOutput("big", scaled > 100);
            return Double.isNaN(scaled) ? score : score.withOutput("scaled", scaled);
        }
    }

    /** Adds an option to an input that the option names. */
    public static final class Add implements JavaModel {
        private final String input;
        private final double number;

        public Add(ModelOptions options) {
            input = options.text("input");
            number = options.number("number", 0);
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.regression().input(input, ValueType.DOUBLE);
        }

        @Override
        public ModelScore score(ModelRow row) {
            return ModelScore.value(row.number(input) + number);
        }
    }

    /** {@code hot} above an option, else {@code cold}; 0.8 and 0.2, or what another option says. */
    public static final class Classify implements JavaModel {
        private final String input;
        private final double from;
        private final double sure;

        public Classify(ModelOptions options) {
            input = options.text("input", "x");
            from = options.number("from", 0);
            sure = options.number("sure", 0.8);
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.classification("cold", "hot").input(input, ValueType.DOUBLE);
        }

        @Override
        public ModelScore score(ModelRow row) {
            double hot = row.number(input) > from ? sure : 1 - sure;
            return ModelScore.probabilities(1 - hot, hot);
        }
    }

    /** Gives a label and nothing else. */
    public static final class OnlyLabel implements JavaModel {
        private final String label;

        public OnlyLabel(ModelOptions options) {
            label = options.text("label");
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.classification("hot", "cold", "warm").optionalInput("x", ValueType.FLOAT);
        }

        @Override
        public ModelScore score(ModelRow row) {
            return ModelScore.label(label);
        }
    }

    /** The length of a label, and half of how sure an earlier step was. */
    public static final class Judge implements JavaModel {
        @Override
        public ModelDescription description() {
            return ModelDescription.regression()
                    .input("label", ValueType.STRING)
                    .input("confidence", ValueType.DOUBLE)
                    .tensorInput("probabilities", ValueType.DOUBLE, -1);
        }

        @Override
        public ModelScore score(ModelRow row) {
            double[] probabilities = (double[]) row.tensor("probabilities").data();
            return ModelScore.value(
                    row.text("label").length() + row.number("confidence") / 2 + 100 * probabilities.length);
        }
    }
}
