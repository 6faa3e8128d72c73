package io.hedgerow.starter;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.MalformedValue;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests against an endpoint's inputs and resolves their features into positional columns.
 *
 * <p>Features the endpoint does not declare are refused. A required input must be there and not null. NaN, also
 * as the string {@code "NaN"}, means missing for an optional number and is refused for a required one; infinities
 * are refused. Whole numbers are taken for {@code double} and {@code float}; {@code int} and {@code long} take a
 * decimal number only when it is exactly whole; strings and booleans take nothing else. Floats are rounded to the
 * nearest, and refused beyond its range. A tensor of one element is taken for a scalar. A tensor must have the
 * declared shape and elements that convert to the declared type without loss. A {@link MalformedValue} is refused
 * with its own message. The path of an error is {@code features.NAME}; where the value came in the list of inputs, or
 * is missing and all others came there, it is {@code inputs[NAME]}, with the part of the tensor that is at fault.
 *
 * <p>Immutable and thread-safe.
 */
public final class RequestChecker {
    private final InputLayout layout;

    /** The checker of an endpoint's requests. */
    public RequestChecker(EndpointSpec endpoint) {
        this.layout = new InputLayout(endpoint.inputs());
    }

    /** Where each input lies in the rows. */
    public InputLayout layout() {
        return layout;
    }

    /**
     * Fills a row with the request's features.
     *
     * @param row a new row of {@link #layout}; of no use when the request is refused
     * @return what is wrong with the request, or null when it is valid
     */
    public @Nullable InvalidRequest resolve(Request request, Row row) {
        Map<String, @Nullable Object> features = request.features();
        int declared = 0;
        for (int i = 0; i < layout.size(); i++) {
            InputSpec input = layout.inputs().get(i);
            Object value = features.get(input.name());
            if (value != null || features.containsKey(input.name())) {
                declared++;
            }
            try {
                fill(row, i, input, value);
            } catch (RefusedValueException e) {
                return unknownElse(request, invalid(request, input.name(), e.place(), String.valueOf(e.getMessage())));
            }
        }
        return declared == features.size() ? null : unknown(request);
    }

    /** A misspelt name is the better word for the input that it leaves missing. */
    private InvalidRequest unknownElse(Request request, InvalidRequest other) {
        InvalidRequest unknown = unknown(request);
        return unknown == null ? other : unknown;
    }

    private @Nullable InvalidRequest unknown(Request request) {
        for (String name : request.features().keySet()) {
            if (layout.indexOf(name) < 0) {
                String names = Described.names(
                        layout.inputs().stream().map(InputSpec::name).toList());
                return invalid(request, name, "", "is not an input of the endpoint; allowed: " + names);
            }
        }
        return null;
    }

    private static InvalidRequest invalid(Request request, String name, String place, String message) {
        String path = isInput(request, name)
                ? "inputs[" + Described.name(name) + "]" + place
                : "features." + Described.name(name);
        return new InvalidRequest(path, message);
    }

    private static boolean isInput(Request request, String name) {
        return request.features().containsKey(name)
                ? request.inputs().contains(name)
                : !request.inputs().isEmpty()
                        && request.inputs().size() == request.features().size();
    }

    private void fill(Row row, int index, InputSpec input, @Nullable Object value) throws RefusedValueException {
        if (value instanceof MalformedValue malformed) {
            throw new RefusedValueException(malformed.message(), malformed.place());
        }
        int slot = layout.slotOf(index);
        if (value != null && input.isTensor()) {
            row.setTensor(index, slot, TensorValues.of(value, input));
            return;
        }
        Object scalar = value == null ? null : ScalarValues.unwrapped(value);
        if (scalar == null || isMissing(input, scalar)) {
            if (!input.optional()) {
                throw new RefusedValueException("is missing; required is " + Described.allowed(input));
            }
            return;
        }
        switch (input.type()) {
            case DOUBLE -> row.setDouble(index, slot, ScalarValues.toDouble(scalar));
            case FLOAT -> row.setDouble(index, slot, ScalarValues.toFloat(scalar));
            case INT -> row.setDouble(index, slot, ScalarValues.toInt(scalar));
            case BOOLEAN -> row.setDouble(index, slot, ScalarValues.toBoolean(scalar) ? 1 : 0);
            case LONG -> row.setLong(index, slot, ScalarValues.toLong(scalar));
            case STRING -> row.setString(index, slot, ScalarValues.toText(scalar));
        }
    }

    private static boolean isMissing(InputSpec input, Object scalar) {
        return switch (input.type()) {
            case DOUBLE, FLOAT, INT, LONG -> input.optional() && ScalarValues.isNaN(scalar);
            case STRING, BOOLEAN -> false;
        };
    }
}
