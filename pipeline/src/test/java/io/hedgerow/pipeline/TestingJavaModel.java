package io.hedgerow.pipeline;

import io.hedgerow.executors.java.JavaModel;
import io.hedgerow.executors.java.ModelDescription;
import io.hedgerow.executors.java.ModelOptions;
import io.hedgerow.executors.java.ModelRow;
import io.hedgerow.executors.java.ModelScore;
import io.hedgerow.policies.spec.ValueType;

/** An input times a number. */
public final class TestingJavaModel implements JavaModel {
    private final String input;
    private final double factor;

    public TestingJavaModel(ModelOptions options) {
        input = options.text("input");
        factor = options.number("factor");
    }

    @Override
    public ModelDescription description() {
        return ModelDescription.regression().input(input, ValueType.DOUBLE);
    }

    @Override
    public ModelScore score(ModelRow row) {
        return ModelScore.value(factor * row.number(input));
    }
}
