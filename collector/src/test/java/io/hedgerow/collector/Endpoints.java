package io.hedgerow.collector;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The endpoints the tests share. */
final class Endpoints {
    static final long DEADLINE_MILLIS = 50;

    /** Positions in {@link #roster}. */
    static final int VOTE = 0;

    static final int FASTEST = 1;
    static final int PATIENT = 2;
    static final int AB = 3;

    private Endpoints() {}

    static Roster roster() {
        return new Roster(7, List.of(vote(), fastest(), patient(), ab()), Map.of(), List.of(PoolSpec.of("default", 1)));
    }

    /** Three variants vote, a shadow watches; no default. */
    static EndpointSpec vote() {
        return endpoint(
                "vote",
                DEADLINE_MILLIS,
                List.of(
                        VariantSpec.of("a"),
                        VariantSpec.of("b"),
                        VariantSpec.of("c"),
                        VariantSpec.of("s").withShadow(true)),
                FanOutSpec.all("vote"),
                SelectionSpec.of("majorityVote"),
                OnDeadlineSpec.PARTIAL);
    }

    static EndpointSpec fastest() {
        return endpoint(
                "fastest",
                DEADLINE_MILLIS,
                List.of(VariantSpec.of("a"), VariantSpec.of("b")),
                FanOutSpec.all("fastest"),
                SelectionSpec.of("fastest"),
                new OnDeadlineSpec(OnDeadlineSpec.Action.DEFAULT, 1, "no", null));
    }

    /** As {@link #vote}, without a deadline. */
    static EndpointSpec patient() {
        return endpoint(
                "patient",
                EndpointSpec.NO_DEADLINE,
                vote().variants(),
                FanOutSpec.all("patient"),
                SelectionSpec.of("majorityVote").withOtherwise(SelectionSpec.of("confidence")),
                OnDeadlineSpec.PARTIAL);
    }

    /** Two arms, one variant each. */
    static EndpointSpec ab() {
        return endpoint(
                "ab",
                DEADLINE_MILLIS,
                List.of(VariantSpec.of("a"), VariantSpec.of("b")),
                FanOutSpec.assigned("ab"),
                SelectionSpec.of("priority"),
                OnDeadlineSpec.PARTIAL);
    }

    /** A generation of an endpoint whose variants have models of that version. */
    static EndpointGeneration generation(int position, EndpointSpec spec, String version) {
        List<VariantSpec> variants =
                spec.variants().stream().map(variant -> of(variant, version)).toList();
        Map<String, ModelSpec> models = new HashMap<>();
        for (VariantSpec variant : variants) {
            ModelSpec model = new ModelSpec(
                    variant.model(),
                    version,
                    "pmml",
                    "inline",
                    "00",
                    1,
                    "default",
                    Map.of(),
                    null,
                    ModelSpec.OutputMapping.INFERRED);
            models.put(Roster.modelId(variant.model(), version), model);
        }
        return new EndpointGeneration(position, 7L + position, with(spec, variants, spec.selection()), models);
    }

    private static VariantSpec of(VariantSpec variant, String version) {
        return new VariantSpec(
                variant.name(),
                variant.model(),
                version,
                variant.pool(),
                variant.weight(),
                variant.voteWeight(),
                variant.timeoutMillis(),
                variant.shadow());
    }

    static EndpointSpec with(EndpointSpec spec, List<VariantSpec> variants, SelectionSpec selection) {
        return new EndpointSpec(
                spec.name(),
                spec.generation() + 1,
                spec.inputs(),
                spec.classes(),
                false,
                spec.task(),
                spec.deadlineMillis(),
                spec.deadlineFrom(),
                variants,
                spec.fanOut(),
                selection,
                spec.onDeadline());
    }

    private static EndpointSpec endpoint(
            String name,
            long deadlineMillis,
            List<VariantSpec> variants,
            FanOutSpec fanOut,
            SelectionSpec selection,
            OnDeadlineSpec onDeadline) {
        return new EndpointSpec(
                name,
                1,
                List.of(InputSpec.scalar("x", ValueType.DOUBLE)),
                List.of("no", "yes", "maybe"),
                false,
                Task.CLASSIFICATION,
                deadlineMillis,
                DeadlineFrom.ADMISSION,
                variants,
                fanOut,
                selection,
                onDeadline);
    }
}
