package io.hedgerow.proto;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.v1.Value;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests in their protobuf form, {@code hedgerow.v1.Request}. Unknown fields are skipped, as protobuf wants it;
 * everything known is checked as in {@link RequestJson}. Thread-safe.
 */
public final class RequestProto {
    private RequestProto() {}

    /**
     * Reads a request.
     *
     * @param derivedRequestId the ID of a request that names none, derived from the record's position
     * @throws DecodeException when the bytes are not a request; says what, where and what is allowed
     */
    public static Request decode(byte[] bytes, String derivedRequestId) throws DecodeException {
        return decode(bytes, 0, bytes.length, derivedRequestId);
    }

    /** As {@link #decode(byte[], String)}, of a part of an array. */
    public static Request decode(byte[] bytes, int offset, int length, String derivedRequestId) throws DecodeException {
        io.hedgerow.proto.v1.Request message = ProtoBytes.parse(
                io.hedgerow.proto.v1.Request.parser(), RequestJson.MAX_REQUEST_BYTES, bytes, offset, length);
        RequestFields fields = new RequestFields();
        if (!message.getRequestId().isEmpty()) {
            fields.requestId(message.getRequestId());
        }
        fields.endpoint(message.getEndpoint());
        fields.unit(ProtoBytes.textOrNull(message.hasUnit(), message.getUnit()));
        fields.replyTo(ProtoBytes.textOrNull(message.hasReplyTo(), message.getReplyTo()));
        fields.priority(ProtoEnums.priority(message.getPriorityValue()));
        if (message.hasDeadlineMillis()) {
            fields.deadlineMillis(message.getDeadlineMillis());
        }
        if (message.hasEventTimeMillis()) {
            fields.eventTimeMillis(message.getEventTimeMillis());
        }
        for (Map.Entry<String, Value> feature : message.getFeaturesMap().entrySet()) {
            fields.feature(feature.getKey(), value(feature.getKey(), feature.getValue()));
        }
        return fields.request(derivedRequestId);
    }

    private static @Nullable Object value(String name, Value value) throws DecodeException {
        return switch (value.getKindCase()) {
            case DOUBLE_VALUE -> value.getDoubleValue();
            case INT64_VALUE -> value.getInt64Value();
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case TENSOR_VALUE -> TensorProto.tensor(RequestFields.pathOf(name), value.getTensorValue());
            case BIG_INTEGER_VALUE -> bigInteger(name, value.getBigIntegerValue());
            case KIND_NOT_SET -> null;
        };
    }

    private static BigInteger bigInteger(String name, String digits) throws DecodeException {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= JsonCursor.MAX_NUMBER_LENGTH
                && digits.chars().skip(digits.startsWith("-") ? 1 : 0).allMatch(c -> c >= '0' && c <= '9')
                && !digits.equals("-");
        if (!isNumber) {
            throw new DecodeException(RequestFields.pathOf(name) + ": " + Text.quoted(digits)
                    + " is not an integer of at most " + JsonCursor.MAX_NUMBER_LENGTH + " decimal digits");
        }
        return new BigInteger(digits);
    }

    /**
     * Writes a request. Headers are not part of this form.
     *
     * @throws IllegalArgumentException when a feature is a {@link MalformedValue}
     */
    public static byte[] encode(Request request) {
        io.hedgerow.proto.v1.Request.Builder builder = io.hedgerow.proto.v1.Request.newBuilder()
                .setRequestId(Text.wellFormed(request.requestId()))
                .setEndpoint(Text.wellFormed(request.endpoint()))
                .setPriority(ProtoEnums.of(request.priority()));
        String unit = request.unit();
        if (unit != null) {
            builder.setUnit(Text.wellFormed(unit));
        }
        String replyTo = request.replyTo();
        if (replyTo != null) {
            builder.setReplyTo(Text.wellFormed(replyTo));
        }
        if (request.deadlineMillis() != Request.UNSET) {
            builder.setDeadlineMillis(request.deadlineMillis());
        }
        if (request.eventTimeMillis() != Request.UNSET) {
            builder.setEventTimeMillis(request.eventTimeMillis());
        }
        request.features()
                .forEach((name, value) ->
                        builder.putFeatures(Text.wellFormed(name), value(RequestFields.writable(name, value))));
        return builder.build().toByteArray();
    }

    private static Value value(@Nullable Object value) {
        Value.Builder builder = Value.newBuilder();
        if (value instanceof Double number) {
            builder.setDoubleValue(number);
        } else if (value instanceof Long number) {
            builder.setInt64Value(number);
        } else if (value instanceof String text) {
            builder.setStringValue(Text.wellFormed(text));
        } else if (value instanceof Boolean flag) {
            builder.setBoolValue(flag);
        } else if (value instanceof Tensor tensor) {
            builder.setTensorValue(TensorProto.of(tensor));
        } else if (value instanceof BigInteger number) {
            builder.setBigIntegerValue(number.toString());
        }
        return builder.build();
    }
}
