package io.hedgerow.executors.pmml;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jpmml.evaluator.EvaluatorUtil;

/** Every target and output field of a model as named tensors; one that has no value is left out. Immutable. */
final class NamedOutputs {
    static final NamedOutputs NONE = new NamedOutputs(List.of());
    private static final long[] SCALAR = {};

    private final List<ResultKey> keys;

    NamedOutputs(Results results) {
        this(results.keys());
    }

    private NamedOutputs(List<ResultKey> keys) {
        this.keys = keys;
    }

    List<NamedTensor> of(Map<String, ?> results) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<NamedTensor> named = new ArrayList<>(keys.size());
        for (ResultKey key : keys) {
            Object value = EvaluatorUtil.decode(results.get(key.name()));
            if (value != null) {
                named.add(new NamedTensor(key.shown(), tensor(value)));
            }
        }
        return named;
    }

    private static Tensor tensor(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return new Tensor(Datatype.FP64, SCALAR, new double[] {((Number) value).doubleValue()});
        }
        if (value instanceof Number number) {
            return new Tensor(Datatype.INT64, SCALAR, new long[] {number.longValue()});
        }
        if (value instanceof Boolean flag) {
            return new Tensor(Datatype.BOOL, SCALAR, new boolean[] {flag});
        }
        if (value instanceof Collection<?> values) {
            return list(values);
        }
        return new Tensor(Datatype.BYTES, SCALAR, new String[] {value.toString()});
    }

    /** Ranked outputs have several values. */
    private static Tensor list(Collection<?> values) {
        long[] shape = {values.size()};
        if (values.stream().allMatch(Number.class::isInstance)) {
            double[] numbers = values.stream()
                    .mapToDouble(value -> ((Number) value).doubleValue())
                    .toArray();
            return new Tensor(Datatype.FP64, shape, numbers);
        }
        return new Tensor(
                Datatype.BYTES, shape, values.stream().map(String::valueOf).toArray(String[]::new));
    }
}
