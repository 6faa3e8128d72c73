package io.hedgerow.proto;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Messages as users may send and get them, from a seed. Feature scalars are finite and texts well-formed; all tensors
 * of requests are inputs, as they are in the JSON form.
 */
final class RandomWireMessages {
    private static final String[] WORDS = {
        "", "a", "wine", "naïve", "日本語", "\uD83D\uDE00", "quote\"back\\slash", "line\nend\u0000", "</script>", "5.0"
    };

    private final Random random;

    RandomWireMessages(long seed) {
        this.random = new Random(seed);
    }

    Request request() {
        Map<String, Object> features = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            features.put("f" + word() + i, feature());
        }
        Set<String> inputs = features.entrySet().stream()
                .filter(feature -> feature.getValue() instanceof Tensor)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new Request(
                "r" + word(),
                "e" + word(),
                orNull(this::word),
                any(Priority.values()),
                random.nextBoolean() ? Request.UNSET : random.nextInt(1 << 30),
                random.nextBoolean() ? Request.UNSET : -random.nextInt(1 << 30),
                orNull(this::word),
                features,
                inputs,
                Map.of());
    }

    private Object feature() {
        return switch (random.nextInt(7)) {
            case 0 -> finite();
            case 1 -> random.nextLong();
            case 2 -> word();
            case 3 -> random.nextBoolean();
            case 4 -> BigInteger.TWO.pow(64 + random.nextInt(200)).negate();
            case 5 -> tensor();
            default -> null;
        };
    }

    Answer answer() {
        List<AttemptSummary> attempts = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Outcome outcome = orNull(() -> any(Outcome.values()));
            attempts.add(new AttemptSummary(
                    word(),
                    outcome,
                    orNull(this::word),
                    outcome == null ? 0 : random.nextLong(),
                    orNull(this::prediction)));
        }
        return new Answer(
                word(),
                word(),
                any(Status.values()),
                orNull(this::prediction),
                orNull(this::word),
                orNull(this::word),
                orNull(this::word),
                any(DecidedBy.values()),
                orNull(this::word),
                random.nextLong(),
                random.nextLong(),
                orNull(this::word),
                attempts,
                orNull(() -> new InvalidRequest(word(), word())),
                Map.of());
    }

    AttemptRecord attempt() {
        return new AttemptRecord(
                word(),
                word(),
                word(),
                word(),
                word(),
                random.nextBoolean(),
                orNull(this::word),
                random.nextLong(),
                any(Outcome.values()),
                orNull(this::word),
                random.nextLong(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Request.UNSET : random.nextLong(),
                orNull(this::prediction));
    }

    DeadLetter deadLetter() {
        byte[] raw = new byte[random.nextInt(100)];
        random.nextBytes(raw);
        return new DeadLetter("decode", word(), word(), random.nextInt(), random.nextLong(), random.nextLong(), raw);
    }

    Feedback feedback() {
        long eventTime = random.nextBoolean() ? Request.UNSET : random.nextInt();
        String id = "r" + word();
        return random.nextBoolean()
                ? new Feedback(id, word(), null, eventTime)
                : new Feedback(id, null, finite(), eventTime);
    }

    private ClientPrediction prediction() {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            probabilities.put(word() + i, number());
        }
        List<NamedTensor> outputs = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            outputs.add(new NamedTensor(word(), tensor()));
        }
        return new ClientPrediction(
                orNull(this::word), orNull(this::number), probabilities, orNull(this::number), outputs);
    }

    private Tensor tensor() {
        Datatype datatype = any(Datatype.values());
        long[] shape = new long[random.nextInt(4)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(4);
        }
        int size = (int) Tensor.elementCount(shape);
        Object data = java.lang.reflect.Array.newInstance(elementType(datatype), size);
        for (int i = 0; i < size; i++) {
            java.lang.reflect.Array.set(data, i, element(datatype));
        }
        return new Tensor(datatype, shape, data);
    }

    private static Class<?> elementType(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> boolean.class;
            case UINT8, INT8 -> byte.class;
            case UINT16, INT16, FP16 -> short.class;
            case UINT32, INT32 -> int.class;
            case UINT64, INT64 -> long.class;
            case FP32 -> float.class;
            case FP64 -> double.class;
            case BYTES -> String.class;
        };
    }

    private Object element(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> random.nextBoolean();
            case UINT8, INT8 -> (byte) random.nextInt();
            case UINT16, INT16 -> (short) random.nextInt();
            case FP16 -> Float16.of(number());
            case UINT32, INT32 -> random.nextInt();
            case UINT64, INT64 -> random.nextLong();
            case FP32 -> random.nextInt(5) == 0 ? Float.NaN : Float.intBitsToFloat(random.nextInt());
            case FP64 -> number();
            case BYTES -> word();
        };
    }

    private double number() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            default -> finite();
        };
    }

    private double finite() {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) && random.nextBoolean() ? value : random.nextGaussian();
    }

    private String word() {
        return any(WORDS);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }
}
