package io.hedgerow.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which records are requests, in another way than the decoders: a whole tree of Jackson's, a message of protobuf's that
 * knows nothing but the descriptor, and the contract's rules over them. Lists of tensors are not among what it knows.
 */
final class ReferenceRequests {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final Set<String> KEYS = Set.of(
            "requestId", "endpoint", "unit", "priority", "deadlineMillis", "eventTimeMillis", "replyTo", "features");
    private static final Set<String> PRIORITIES = Set.of("HIGH", "NORMAL", "LOW");
    private static final int ID_LENGTH = 256;
    private static final int TEXT_LENGTH = 1024;
    private static final long YEAR_1 = -62_135_596_800_000L;
    private static final long YEAR_9999 = 253_402_300_799_999L;

    private ReferenceRequests() {}

    /** The request ID that a JSON record names, "" where it names none; nothing: it is no request. */
    static Optional<String> idOfJson(byte[] bytes) {
        if (!isUtf8(bytes) || (bytes.length > 0 && bytes[0] == 0)) {
            return Optional.empty();
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        return root != null && root.isObject() && isRequest(root)
                ? Optional.of(
                        root.hasNonNull("requestId") ? root.get("requestId").textValue() : "")
                : Optional.empty();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            return !StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .startsWith("\uFEFF");
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isRequest(JsonNode root) {
        Set<String> keys = new HashSet<>();
        root.fieldNames().forEachRemaining(keys::add);
        return KEYS.containsAll(keys)
                && isTextOrNull(root.get("requestId"), 1, ID_LENGTH)
                && root.hasNonNull("endpoint")
                && isTextOrNull(root.get("endpoint"), 1, ID_LENGTH)
                && isTextOrNull(root.get("unit"), 0, TEXT_LENGTH)
                && isTextOrNull(root.get("replyTo"), 0, TEXT_LENGTH)
                && (!root.hasNonNull("priority")
                        || (root.get("priority").isTextual()
                                && PRIORITIES.contains(root.get("priority").textValue())))
                && isIntegerOrNull(root.get("deadlineMillis"), 0)
                && isIntegerOrNull(root.get("eventTimeMillis"), YEAR_1)
                && areFeatures(root.get("features"));
    }

    private static boolean isTextOrNull(@Nullable JsonNode node, int least, int most) {
        if (node == null || node.isNull()) {
            return true;
        }
        return node.isTextual() && isLong(node.textValue(), least, most) && isWellFormed(node.textValue());
    }

    private static boolean isIntegerOrNull(@Nullable JsonNode node, long first) {
        return node == null
                || node.isNull()
                || (node.isIntegralNumber() && node.canConvertToLong() && isWithin(node.longValue(), first));
    }

    private static boolean areFeatures(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return true;
        }
        boolean areSound = node.isObject();
        for (Map.Entry<String, JsonNode> feature : node.properties()) {
            areSound &= isLong(feature.getKey(), 1, TEXT_LENGTH) && isWellFormed(feature.getKey());
        }
        return areSound;
    }

    private static boolean isLong(String text, int least, int most) {
        return text.length() >= least && text.length() <= most;
    }

    private static boolean isWithin(long millis, long first) {
        return millis >= first && millis <= YEAR_9999;
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** The request ID that a protobuf record names, "" where it names none; nothing: it is no request. */
    static Optional<String> idOfProto(byte[] bytes) {
        DynamicMessage message;
        try {
            message = DynamicMessage.parseFrom(io.hedgerow.proto.v1.Request.getDescriptor(), bytes);
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
        return bytes.length > 0 && isRequest(message)
                ? Optional.of((String) get(message, "request_id"))
                : Optional.empty();
    }

    private static boolean isRequest(DynamicMessage message) {
        EnumValueDescriptor priority = (EnumValueDescriptor) get(message, "priority");
        return isLong((String) get(message, "request_id"), 0, ID_LENGTH)
                && isLong((String) get(message, "endpoint"), 1, ID_LENGTH)
                && isLong((String) get(message, "unit"), 0, TEXT_LENGTH)
                && isLong((String) get(message, "reply_to"), 0, TEXT_LENGTH)
                && priority.getNumber() >= 0
                && priority.getNumber() <= 3
                && isWithin((long) get(message, "deadline_millis"), 0)
                && isWithin((long) get(message, "event_time_millis"), YEAR_1)
                && features(message).stream().allMatch(ReferenceRequests::isFeature);
    }

    private static boolean isFeature(DynamicMessage entry) {
        DynamicMessage value = (DynamicMessage) get(entry, "value");
        String digits = (String) get(value, "big_integer_value");
        return isLong((String) get(entry, "key"), 1, TEXT_LENGTH)
                && (!has(value, "big_integer_value") || digits.matches("-?[0-9]{1,900}"));
    }

    /** Whether there is a tensor in a record, of which nothing is said here. */
    static boolean hasTensor(byte[] bytes) {
        try {
            return features(DynamicMessage.parseFrom(io.hedgerow.proto.v1.Request.getDescriptor(), bytes)).stream()
                    .anyMatch(entry -> has((DynamicMessage) get(entry, "value"), "tensor_value"));
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private static List<DynamicMessage> features(DynamicMessage message) {
        return (List<DynamicMessage>) get(message, "features");
    }

    private static Object get(DynamicMessage message, String name) {
        return message.getField(field(message, name));
    }

    private static boolean has(DynamicMessage message, String name) {
        return message.hasField(field(message, name));
    }

    private static FieldDescriptor field(DynamicMessage message, String name) {
        Descriptor type = message.getDescriptorForType();
        FieldDescriptor field = type.findFieldByName(name);
        if (field == null) {
            throw new IllegalArgumentException(type.getFullName() + " has no field " + name);
        }
        return field;
    }
}
