package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Valid requests, and what becomes of them with flipped bits, cut off, and with values of other types. */
final class PoisonRecords {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> KEYS =
            List.of("requestId", "endpoint", "unit", "priority", "deadlineMillis", "eventTimeMillis", "features");
    private static final List<String> OTHER_VALUES =
            List.of("null", "true", "-1", "1.5", "9e30", "\"\"", "\"text\"", "[]", "[1,\"a\"]", "{}", "{\"x\":{}}");

    private final SplittableRandom random;
    private final boolean isJson;

    PoisonRecords(long seed, boolean isJson) {
        this.random = new SplittableRandom(seed);
        this.isJson = isJson;
    }

    /** A request whose ID no change of a few bytes makes that of another one. */
    byte[] good() {
        String id = String.format("%016x%016x", random.nextLong(), random.nextLong());
        return isJson ? json(id) : proto(id);
    }

    private static byte[] json(String id) {
        return ("{\"requestId\":\"" + id + "\",\"endpoint\":\"point\",\"unit\":\"customer-9\",\"priority\":\"HIGH\","
                        + "\"deadlineMillis\":4102444800000,\"eventTimeMillis\":1795174799990,\"replyTo\":\"näher\","
                        + "\"features\":{\"x\":7.25}}")
                .getBytes(UTF_8);
    }

    private static byte[] proto(String id) {
        return io.hedgerow.proto.v1.Request.newBuilder()
                .setRequestId(id)
                .setEndpoint("point")
                .setUnit("customer-9")
                .setPriority(io.hedgerow.proto.v1.Priority.PRIORITY_HIGH)
                .setDeadlineMillis(4_102_444_800_000L)
                .setEventTimeMillis(1_795_174_799_990L)
                .setReplyTo("näher")
                .putFeatures(
                        "x",
                        io.hedgerow.proto.v1.Value.newBuilder()
                                .setDoubleValue(7.25)
                                .build())
                .build()
                .toByteArray();
    }

    /** One that is no request. */
    byte[] bad() {
        while (true) {
            byte[] changed = changed(good());
            if (id(changed).isEmpty() && !ReferenceRequests.hasTensor(changed)) {
                return changed;
            }
        }
    }

    /** What a reference says: the ID that a record names, or "", or nothing where it is no request. */
    Optional<String> id(byte[] record) {
        return isJson ? ReferenceRequests.idOfJson(record) : ReferenceRequests.idOfProto(record);
    }

    /** One that was changed, and may be a request all the same. */
    byte[] changed() {
        while (true) {
            byte[] changed = changed(good());
            if (isJson || !ReferenceRequests.hasTensor(changed)) {
                return changed;
            }
        }
    }

    private byte[] changed(byte[] good) {
        return switch (random.nextInt(4)) {
            case 0 -> flipped(good, 1);
            case 1 -> flipped(good, 1 + random.nextInt(8));
            case 2 -> Arrays.copyOf(good, random.nextInt(good.length));
            default -> isJson ? ofOtherType(good) : overwritten(good);
        };
    }

    private byte[] flipped(byte[] good, int times) {
        byte[] flipped = good.clone();
        for (int i = 0; i < times; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] overwritten(byte[] good) {
        byte[] overwritten = good.clone();
        int from = random.nextInt(overwritten.length);
        for (int i = from; i < Math.min(overwritten.length, from + 4); i++) {
            overwritten[i] = (byte) random.nextInt(256);
        }
        return overwritten;
    }

    private byte[] ofOtherType(byte[] good) {
        try {
            ObjectNode request = (ObjectNode) MAPPER.readTree(good);
            JsonNode other = MAPPER.readTree(OTHER_VALUES.get(random.nextInt(OTHER_VALUES.size())));
            String key = KEYS.get(random.nextInt(KEYS.size()));
            return switch (random.nextInt(4)) {
                case 0 -> MAPPER.writeValueAsBytes(request.without(key));
                case 1 -> MAPPER.writeValueAsBytes(request.set("further", other));
                case 2 -> (request + " " + other).getBytes(UTF_8);
                default -> MAPPER.writeValueAsBytes(request.set(key, other));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
