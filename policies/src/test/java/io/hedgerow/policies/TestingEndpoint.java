package io.hedgerow.policies;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.List;

/** Builds endpoints named {@code wine} with variants v0, v1, … and classes a, b, c. */
public final class TestingEndpoint {
    private final List<VariantSpec> variants = new ArrayList<>();
    private Task task = Task.CLASSIFICATION;
    private long deadlineMillis = 50;
    private FanOutSpec fanOut = FanOutSpec.all("wine");
    private SelectionSpec selection = SelectionSpec.of("fastest");
    private OnDeadlineSpec onDeadline = OnDeadlineSpec.PARTIAL;

    private TestingEndpoint() {}

    public static TestingEndpoint withVariants(int count) {
        TestingEndpoint endpoint = new TestingEndpoint();
        for (int i = 0; i < count; i++) {
            endpoint.variants.add(VariantSpec.of("v" + i));
        }
        return endpoint;
    }

    public TestingEndpoint weights(double... weights) {
        for (int i = 0; i < weights.length; i++) {
            variants.set(i, variants.get(i).withWeight(weights[i]));
        }
        return this;
    }

    public TestingEndpoint voteWeights(double... weights) {
        for (int i = 0; i < weights.length; i++) {
            variants.set(i, variants.get(i).withVoteWeight(weights[i]));
        }
        return this;
    }

    public TestingEndpoint shadow(int variant) {
        variants.set(variant, variants.get(variant).withShadow(true));
        return this;
    }

    public TestingEndpoint variant(VariantSpec variant) {
        variants.add(variant);
        return this;
    }

    public TestingEndpoint regression() {
        task = Task.REGRESSION;
        return this;
    }

    public TestingEndpoint withoutDeadline() {
        deadlineMillis = EndpointSpec.NO_DEADLINE;
        return this;
    }

    public TestingEndpoint fanOut(FanOutSpec newFanOut) {
        fanOut = newFanOut;
        return this;
    }

    public TestingEndpoint assigned(String... fallbacks) {
        FanOutSpec assigned = FanOutSpec.assigned("wine");
        return fanOut(new FanOutSpec(assigned.mode(), assigned.salt(), assigned.unit(), List.of(fallbacks)));
    }

    public TestingEndpoint selection(SelectionSpec newSelection) {
        selection = newSelection;
        return this;
    }

    public TestingEndpoint selection(String policy) {
        return selection(SelectionSpec.of(policy));
    }

    public TestingEndpoint onDeadline(OnDeadlineSpec newOnDeadline) {
        onDeadline = newOnDeadline;
        return this;
    }

    public EndpointSpec build() {
        return new EndpointSpec(
                "wine",
                1,
                List.of(InputSpec.scalar("alcohol", ValueType.DOUBLE)),
                task == Task.CLASSIFICATION ? List.of("a", "b", "c") : List.of(),
                false,
                task,
                deadlineMillis,
                DeadlineFrom.ADMISSION,
                variants,
                fanOut,
                selection,
                onDeadline);
    }
}
