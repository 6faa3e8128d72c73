package io.hedgerow.executors.composite;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a step of a chain has its inputs from. Filled while the chain is bound, and then immutable. */
final class StepInputs {
    private final InputLayout endpoint;
    private final List<InputSpec> specs = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean isAsGiven = true;
    private @Nullable InputLayout layout;

    StepInputs(InputLayout endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint's input at a position, or the output of that name of an earlier step; the other one is -1. */
    private record Source(int endpointInput, int step) {}

    /** Adds what the step needs, from an earlier step or, for -1, the row. What nobody has is left to the step to refuse. */
    void add(Part.Need need, int giver) {
        InputSpec input = need.input();
        int position = endpoint.indexOf(input.name());
        if ((giver < 0 && position < 0) || !names.add(input.name())) {
            return;
        }
        if (giver < 0) {
            specs.add(endpoint.inputs().get(position));
            sources.add(new Source(position, -1));
        } else {
            isAsGiven = false;
            specs.add(input);
            sources.add(new Source(-1, giver));
        }
    }

    /** The layout of the rows the step gets. */
    InputLayout layout() {
        if (layout == null) {
            layout = isAsGiven ? endpoint : new InputLayout(specs);
        }
        return layout;
    }

    /** The row for the step. */
    Row row(String shown, Row row, List<StepOutputs> given) {
        if (isAsGiven) {
            return row;
        }
        InputLayout target = layout();
        Row own = target.newRow();
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            if (source.step() < 0) {
                copy(row, source.endpointInput(), own, target, i);
            } else {
                StepOutputs outputs = given.get(source.step());
                Tensor value = outputs.find(specs.get(i).name());
                if (value != null) {
                    StepValues.set(own, target, i, value, shown);
                } else if (!specs.get(i).optional()) {
                    throw new IllegalStateException(
                            shown + " needs " + specs.get(i).name() + ", which " + outputs.shown() + " did not give");
                }
            }
        }
        return own;
    }

    private void copy(Row from, int input, Row to, InputLayout target, int at) {
        if (from.isMissing(input)) {
            return;
        }
        int slot = endpoint.slotOf(input);
        int targetSlot = target.slotOf(at);
        switch (endpoint.columnOf(input)) {
            case DOUBLE -> to.setDouble(at, targetSlot, from.doubleAt(slot));
            case LONG -> to.setLong(at, targetSlot, from.longAt(slot));
            case STRING -> to.setString(at, targetSlot, Objects.requireNonNull(from.stringAt(slot)));
            case TENSOR -> to.setTensor(at, targetSlot, Objects.requireNonNull(from.tensorAt(slot)));
        }
    }
}
