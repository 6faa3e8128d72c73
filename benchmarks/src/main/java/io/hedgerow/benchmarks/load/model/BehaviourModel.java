package io.hedgerow.benchmarks.load.model;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A loaded {@link ModelBehaviour}. */
final class BehaviourModel implements LoadedModel {
    private final ModelBehaviour behaviour;
    private final double[] weights;

    /** All subtasks of a job share one instance, and each binds it once. Whichever is first is the slow one. */
    private final AtomicBoolean isBound = new AtomicBoolean();

    BehaviourModel(BehaviourFile file) {
        this.behaviour = file.behaviour();
        this.weights = file.weights();
    }

    /** What a model takes. */
    static List<InputSpec> inputs(ModelBehaviour behaviour) {
        return IntStream.range(0, behaviour.features())
                .mapToObj(i -> InputSpec.scalar("f" + i, ValueType.DOUBLE))
                .toList();
    }

    @Override
    public ModelSignature signature(ModelSpec.OutputMapping output) {
        return new ModelSignature(
                inputs(behaviour),
                List.of(new ModelSignature.Output("y", "double", "value")),
                Task.REGRESSION,
                List.of());
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        int[] slots = new int[behaviour.features()];
        for (int i = 0; i < slots.length; i++) {
            int input = binding.endpointInputFor("f" + i);
            if (input < 0 || binding.layout().columnOf(input) != InputLayout.Column.DOUBLE) {
                throw new ModelRefusedException("needs f" + i + " as a double input of the endpoint");
            }
            slots[i] = binding.layout().slotOf(input);
        }
        return new BehaviourScorer(nextSubtask(), slots, weights);
    }

    /** How the model behaves in the next subtask that binds it. */
    ModelBehaviour nextSubtask() {
        boolean isSlow = !isBound.getAndSet(true);
        return behaviour.withDelayMicros(behaviour.delayMicros() * (isSlow ? behaviour.slowSubtaskFactor() : 1));
    }

    @Override
    public void close() {
        // holds nothing but heap
    }
}
