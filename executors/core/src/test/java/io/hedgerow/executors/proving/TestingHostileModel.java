package io.hedgerow.executors.proving;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import java.util.List;

/** A model of the {@link TestingHostileFormat}: takes {@code x}, gives a number. */
final class TestingHostileModel implements LoadedModel {
    private final String when;
    private final String act;

    TestingHostileModel(String program) {
        String[] words = program.split(" ", 3);
        when = words[0];
        act = words.length > 1 ? words[1] : "";
    }

    void harm(String now) throws ModelRefusedException {
        if (when.equals(now)) {
            TestingHarm.valueOf(act).act();
        }
    }

    private void harmUnchecked(String now) {
        try {
            harm(now);
        } catch (ModelRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException {
        harm("signature");
        return new ModelSignature(
                List.of(InputSpec.scalar("x", ValueType.DOUBLE)),
                List.of(new ModelSignature.Output("y", "double", "value")),
                Task.REGRESSION,
                List.of());
    }

    @Override
    public Scorer bind(Binding binding) {
        return (row, cancellation) -> {
            harmUnchecked("score");
            return Prediction.ofValue(1);
        };
    }

    @Override
    public void close() {
        harmUnchecked("close");
    }
}
