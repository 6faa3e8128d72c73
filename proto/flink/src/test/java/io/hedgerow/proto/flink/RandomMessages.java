package io.hedgerow.proto.flink;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.RuntimeSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.MalformedValue;
import io.hedgerow.proto.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages with every kind of content, from a seed: nulls, NaN payloads, lone surrogates, long arrays. */
final class RandomMessages {
    private static final String[] ALPHABETS = {
        "abcXYZ019-_", "äöüß\u00ff\u0080", "日本語жλ", "\uD83D\uDE00\uD83C\uDF3F", "\uD800a", "\u0000\u007f\uFFFF"
    };

    private final Random random;

    RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    /** A message of the named kind. */
    Object message(String name) {
        return switch (name) {
            case "Request" -> request();
            case "PlanHeader" -> planHeader();
            case "WorkItem" -> workItem();
            case "Row" -> row();
            case "Tensor" -> tensor();
            case "AttemptReply" -> attemptReply();
            case "AttemptReplies" -> attemptReplies();
            case "Prediction" -> prediction();
            case "Answer" -> answer();
            case "AttemptRecord" -> attemptRecord();
            case "DeadLetter" -> deadLetter();
            case "KeyedModel" -> keyedModel();
            default -> throw new IllegalArgumentException("no random messages of kind " + name);
        };
    }

    Request request() {
        Map<String, Object> features = new LinkedHashMap<>();
        Set<String> inputs = new HashSet<>();
        for (int i = size(6); i > 0; i--) {
            String name = string();
            Object value = feature();
            features.put(name, value);
            inputs.remove(name);
            if (value instanceof Tensor && random.nextBoolean()) {
                inputs.add(name);
            } else if (value instanceof MalformedValue && random.nextBoolean()) {
                features.put(name, new MalformedValue(string(), string()));
                inputs.add(name);
            }
        }
        return new Request(
                "r" + string(),
                string(),
                orNull(this::string),
                any(Priority.values()),
                integer(),
                integer(),
                orNull(this::string),
                features,
                inputs,
                headers());
    }

    private Object feature() {
        return switch (random.nextInt(8)) {
            case 0 -> number();
            case 1 -> integer();
            case 2 -> string();
            case 3 -> random.nextBoolean();
            case 4 -> new BigInteger(random.nextInt(300), random).negate();
            case 5 -> tensor();
            case 6 -> new MalformedValue(string());
            default -> null;
        };
    }

    PlanHeader planHeader() {
        return new PlanHeader(
                string(),
                integer(),
                integer(),
                string(),
                random.nextInt(5) - 1,
                random.nextInt(4) == 0 ? -1L : integer(),
                random.nextInt(66) - 1,
                integer(),
                random.nextBoolean() ? PlanHeader.NO_DEADLINE : integer(),
                random.nextBoolean() ? Request.UNSET : integer(),
                orNull(this::string),
                headers(),
                orNull(() -> new InvalidRequest(string(), string())));
    }

    WorkItem workItem() {
        return new WorkItem(
                string(),
                integer(),
                integer(),
                random.nextInt(),
                random.nextInt(4) == 0 ? -1L : integer(),
                integer(),
                any(Priority.values()),
                row(),
                random.nextBoolean() ? WorkItem.AT_ONCE : integer(),
                orNull(this::string));
    }

    KeyedModel keyedModel() {
        String name = string();
        String version = string();
        if (random.nextInt(4) == 0) {
            return KeyedModel.deleted(name, version);
        }
        byte[] bytes = new byte[arrayLength()];
        random.nextBytes(bytes);
        ModelSpec spec = new ModelSpec(
                name,
                version,
                string(),
                string(),
                string(),
                integer(),
                string(),
                headers(),
                orNull(() -> new FeaturePacking(string(), strings())),
                new OutputMapping(
                        orNull(this::string),
                        orNull(this::string),
                        orNull(this::string),
                        orNull(this::string),
                        strings()),
                new RuntimeSpec(string(), orNull(this::string), 1 + random.nextInt(64)),
                strings(),
                random.nextInt(5) - 1);
        return new KeyedModel(name, version, spec, random.nextBoolean() ? bytes : null);
    }

    private List<String> strings() {
        return Stream.generate(this::string).limit(size(4)).toList();
    }

    Row row() {
        double[] doubles = random.doubles(arrayLength()).map(d -> number()).toArray();
        long[] longs = random.longs(size(5)).toArray();
        String[] strings = new String[random.nextInt(20) == 0 ? 20_000 : size(5)];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = strings.length > 100 ? "s" + i : orNull(this::string);
        }
        Tensor[] tensors = new Tensor[random.nextInt(200) == 0 ? 20_000 : size(3)];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = tensors.length > 100 ? null : orNull(this::tensor);
        }
        return new Row(doubles, longs, strings, tensors, random.longs(size(4)).toArray());
    }

    Tensor tensor() {
        Datatype datatype = any(Datatype.values());
        long[] shape = new long[random.nextInt(5)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(4);
        }
        if (random.nextInt(20) == 0) {
            shape = new long[] {20_001};
        }
        return new Tensor(datatype, shape, elements(datatype, (int) Tensor.elementCount(shape)));
    }

    private Object elements(Datatype datatype, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        switch (datatype) {
            case BOOL -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = bytes[i] < 0;
                }
                return values;
            }
            case UINT8, INT8 -> {
                return bytes;
            }
            case UINT16, INT16, FP16 -> {
                short[] values = new short[size];
                for (int i = 0; i < size; i++) {
                    values[i] = (short) random.nextInt();
                }
                return values;
            }
            case UINT32, INT32 -> {
                return random.ints(size).toArray();
            }
            case UINT64, INT64 -> {
                return random.longs(size).toArray();
            }
            case FP32 -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextFloat();
                }
                return values;
            }
            case FP64 -> {
                return random.longs(size).mapToDouble(Double::longBitsToDouble).toArray();
            }
            case BYTES -> {
                String[] values = new String[size];
                for (int i = 0; i < size; i++) {
                    values[i] = size > 100 ? "" : string();
                }
                return values;
            }
        }
        throw new AssertionError(datatype);
    }

    AttemptReply attemptReply() {
        return attemptReply(string(), integer());
    }

    AttemptReplies attemptReplies() {
        return attemptReplies(random.nextInt(20) == 0 ? AttemptReplies.MOST : 1 + size(5));
    }

    AttemptReplies attemptReplies(int size) {
        String requestId = string();
        long admission = integer();
        AttemptReply[] replies = new AttemptReply[size];
        Arrays.setAll(replies, i -> attemptReply(requestId, admission));
        return AttemptReplies.of(replies, size);
    }

    private AttemptReply attemptReply(String requestId, long admission) {
        return new AttemptReply(
                requestId,
                admission,
                random.nextInt(64),
                any(Outcome.values()),
                orNull(this::string),
                integer(),
                orNull(this::prediction));
    }

    Prediction prediction() {
        return new Prediction(
                random.nextInt(4) == 0 ? random.nextInt(Integer.MAX_VALUE) : random.nextInt(5) - 1,
                number(),
                number(),
                orNull(() -> random.doubles(arrayLength()).toArray()),
                outputs(),
                orNull(() -> new ModelVersion(string(), string())));
    }

    private List<NamedTensor> outputs() {
        List<NamedTensor> outputs = new ArrayList<>();
        for (int i = size(3); i > 0; i--) {
            outputs.add(new NamedTensor(string(), tensor()));
        }
        return outputs;
    }

    Answer answer() {
        List<AttemptSummary> attempts = new ArrayList<>();
        for (int i = random.nextInt(10) == 0 ? 64 : size(4); i > 0; i--) {
            attempts.add(new AttemptSummary(
                    string(),
                    orNull(() -> any(Outcome.values())),
                    orNull(this::string),
                    integer(),
                    orNull(this::clientPrediction)));
        }
        return new Answer(
                string(),
                string(),
                any(Status.values()),
                orNull(this::clientPrediction),
                orNull(this::string),
                orNull(this::string),
                orNull(this::string),
                any(DecidedBy.values()),
                orNull(this::string),
                integer(),
                integer(),
                orNull(this::string),
                attempts,
                orNull(() -> new InvalidRequest(string(), string())),
                headers());
    }

    private ClientPrediction clientPrediction() {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = size(5); i > 0; i--) {
            probabilities.put(string(), number());
        }
        return new ClientPrediction(
                orNull(this::string), orNull(this::number), probabilities, orNull(this::number), outputs());
    }

    AttemptRecord attemptRecord() {
        return new AttemptRecord(
                string(),
                string(),
                string(),
                string(),
                string(),
                random.nextBoolean(),
                orNull(this::string),
                integer(),
                any(Outcome.values()),
                orNull(this::string),
                integer(),
                random.nextBoolean(),
                random.nextBoolean(),
                integer(),
                orNull(this::clientPrediction));
    }

    DeadLetter deadLetter() {
        byte[] raw = new byte[arrayLength()];
        random.nextBytes(raw);
        return new DeadLetter(string(), string(), string(), random.nextInt(), integer(), integer(), raw);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = size(4); i > 0; i--) {
            headers.put(string(), string());
        }
        return headers;
    }

    private String string() {
        String alphabet = any(ALPHABETS);
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(200) == 0 ? 40_000 : size(12);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Doubles of all kinds, NaNs with a payload among them. */
    private double number() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> Double.longBitsToDouble(0x7FF8_0000_0000_0000L | random.nextInt());
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> any(new Double[] {0.0, -0.0, Double.POSITIVE_INFINITY, Double.MIN_VALUE});
            default -> random.nextGaussian();
        };
    }

    private long integer() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> any(new Long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L});
            default -> random.nextInt(1 << 20);
        };
    }

    private int size(int bound) {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(bound);
    }

    private int arrayLength() {
        return random.nextInt(30) == 0 ? Wire.FIRST_CHUNK * 3 + 1 : size(8);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }
}
