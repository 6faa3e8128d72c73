package io.hedgerow.benchmarks.jmh;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** An endpoint and a valid request to it, which carries 20 numbers unless said otherwise. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are immutable, which their class cannot say
public enum SampleRequest {
    /** Every input, in the endpoint's order. */
    IN_ORDER(scalars(false), IntStream.range(0, 20).boxed().toList()),
    /** Every input, in another order than the endpoint's. */
    SHUFFLED(scalars(false), shuffled()),
    /** Every fourth input is left to the model, which stands in for what is missing. */
    QUARTER_MISSING(
            scalars(true),
            IntStream.range(0, 20).filter(i -> i % 4 != 0).boxed().toList()),
    /** The numbers in two tensors of 10, one of them of whole numbers for an input of doubles. */
    TENSORS(
            List.of(
                    new InputSpec("feature_0", ValueType.DOUBLE, false, List.of(10L)),
                    new InputSpec("feature_1", ValueType.DOUBLE, false, List.of(10L))),
            List.of(0, 1));

    private static final int SEED = 17;

    private final List<InputSpec> inputs;
    private final List<Integer> order;

    SampleRequest(List<InputSpec> inputs, List<Integer> order) {
        this.inputs = inputs;
        this.order = order;
    }

    private static List<InputSpec> scalars(boolean optional) {
        return IntStream.range(0, 20)
                .mapToObj(i -> new InputSpec("feature_" + i, ValueType.DOUBLE, optional, List.of()))
                .toList();
    }

    private static List<Integer> shuffled() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
        Collections.shuffle(order, new Random(SEED));
        return List.copyOf(order);
    }

    EndpointSpec endpoint() {
        return new EndpointSpec(
                "endpoint",
                1,
                inputs,
                List.of(),
                false,
                Task.REGRESSION,
                50,
                EndpointSpec.DeadlineFrom.ADMISSION,
                List.of(VariantSpec.of("v0")),
                FanOutSpec.all("endpoint"),
                SelectionSpec.of("average"),
                OnDeadlineSpec.PARTIAL);
    }

    Request request() {
        Map<String, Object> features = new LinkedHashMap<>();
        for (int i : order) {
            features.put("feature_" + i, inputs.get(i).isTensor() ? tensor(i) : i + 0.25);
        }
        return Request.of("r-17", "endpoint", features);
    }

    private static Tensor tensor(int index) {
        Object numbers = index == 0
                ? IntStream.range(0, 10).mapToDouble(i -> i + 0.25).toArray()
                : IntStream.range(0, 10).mapToLong(i -> i).toArray();
        return new Tensor(index == 0 ? Tensor.Datatype.FP64 : Tensor.Datatype.INT64, new long[] {10}, numbers);
    }
}
