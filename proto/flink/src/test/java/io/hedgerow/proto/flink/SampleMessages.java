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
import io.hedgerow.proto.Request;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages whose bytes are recorded: for each kind the emptiest and one with everything in it. They never
 * change; a new format version gets samples of its own. No message has two headers, whose order is free.
 */
final class SampleMessages {
    private static final Map<String, String> HEADERS = Map.of("traceparent", "00-4bf92f3577b34da6-00f067aa0ba902b7-01");
    private static final List<NamedTensor> OUTPUTS = List.of(
            new NamedTensor("scores", new Tensor(Datatype.FP32, new long[] {1, 2}, new float[] {0.25f, -1e9f})),
            new NamedTensor("λ", new Tensor(Datatype.BYTES, new long[0], new String[] {"\uD83D\uDE00"})));
    private static final ClientPrediction PREDICTION = new ClientPrediction("5", 5.34, probabilities(), 0.71, OUTPUTS);

    private SampleMessages() {}

    /** The samples of a kind of message as written under a format version. */
    static List<Object> of(int version, String name) {
        if (version < 1 || version > 4) {
            throw new IllegalArgumentException("add the samples of format version " + version);
        }
        return switch (name) {
            case "Request" -> List.of(Request.of("r", "", Map.of()), request());
            case "PlanHeader" -> List.of(emptyHeader(), header());
            case "WorkItem" -> workItems(version);
            case "Row" -> List.of(emptyRow(), row());
            case "Tensor" -> tensors();
            case "AttemptReply" -> List.of(emptyReply(), reply(63));
            case "AttemptReplies" -> List.of(emptyReply(), reply(63), replies());
            case "Prediction" -> predictions(version);
            case "Answer" -> List.of(emptyAnswer(), answer());
            case "AttemptRecord" -> List.of(emptyAttempt(), attempt());
            case "DeadLetter" ->
                List.of(
                        new DeadLetter("", "", "", 0, 0, 0, new byte[0]),
                        new DeadLetter("decode", "not JSON", "requests", 3, 1L << 40, 9, new byte[] {-1, 0, 127}));
            case "KeyedModel" -> List.of(KeyedModel.deleted("", ""), leanKeyedModel(), keyedModel());
            default -> throw new IllegalArgumentException("add samples of " + name);
        };
    }

    /** The format version that a kind of message first appeared in. */
    static int firstVersion(String name) {
        return switch (name) {
            case "AttemptReplies" -> 3;
            case "KeyedModel" -> 4;
            default -> 1;
        };
    }

    private static AttemptReply emptyReply() {
        return new AttemptReply("", 0, 0, Outcome.CANCELLED, null, 0, null);
    }

    private static AttemptReply reply(int variant) {
        return new AttemptReply("r-17", -7, variant, Outcome.SCORED, "why", 95, prediction());
    }

    private static AttemptReplies replies() {
        AttemptReply shed = new AttemptReply("r-17", -7, 2, Outcome.SHED, "queue of 2 is full", 0, null);
        return AttemptReplies.of(new AttemptReply[] {reply(63), shed, reply(0)}, 3);
    }

    /** Before version 4 no prediction said which model had made it. */
    private static List<Object> predictions(int version) {
        Prediction last = version < 4 ? prediction() : prediction().withModel(new ModelVersion("device-17", "3"));
        return List.of(Prediction.ofLabel(0), Prediction.ofValue(5.34), last);
    }

    private static KeyedModel leanKeyedModel() {
        return KeyedModel.of(
                new ModelSpec("m", "1", "onnx", "", "", 0, "", Map.of(), null, OutputMapping.INFERRED), new byte[0]);
    }

    private static KeyedModel keyedModel() {
        ModelSpec spec = new ModelSpec(
                "device-17",
                "3",
                "pmml",
                "s3://models/17.pmml",
                "9f86d081",
                1L << 40,
                "per-device",
                Map.of("acidity", "fixed acidity", "λ", "x"),
                new FeaturePacking("X", List.of("a", "b")),
                new OutputMapping("label", "probabilities", "value", "confidence", List.of("3", "4")),
                new RuntimeSpec("cuda", "cpu", 300),
                List.of("a:1", "b:2"),
                50);
        return new KeyedModel("device-17", "3", spec, new byte[] {-1, 0, 127});
    }

    /** Version 1 knew no {@code notBeforeMillis}, and version 4 was the first with a model's name. */
    private static List<Object> workItems(int version) {
        return List.of(
                new WorkItem("", 0, 0, 0, 0, PlanHeader.NO_DEADLINE, Priority.NORMAL, emptyRow()),
                new WorkItem(
                        "r-17",
                        Long.MIN_VALUE,
                        300,
                        128,
                        -1L,
                        1_795_174_800_050L,
                        Priority.HIGH,
                        row(),
                        version == 1 ? WorkItem.AT_ONCE : 1_795_174_800_020L,
                        version < 4 ? null : "device-17"));
    }

    private static Map<String, Double> probabilities() {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        probabilities.put("6", 0.29);
        probabilities.put("5", 0.71);
        probabilities.put("none", Double.NaN);
        return probabilities;
    }

    private static Request request() {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("decimal", -0.0);
        features.put("nan", Double.longBitsToDouble(0x7FF8_0000_0000_0BADL));
        features.put("integer", Long.MIN_VALUE);
        features.put("big", BigInteger.ONE.shiftLeft(70).negate());
        features.put("text", "naïve");
        features.put("lone", "\uD800");
        features.put("no", false);
        features.put("yes", true);
        features.put("nothing", null);
        features.put("tensor", new Tensor(Datatype.INT64, new long[] {2, 0}, new long[0]));
        return new Request(
                "r-17", "wine", "customer-9", Priority.LOW, 1_795_174_800_050L, -1, "answers", features, HEADERS);
    }

    private static PlanHeader emptyHeader() {
        return new PlanHeader("", 0, 0, "", -1, 0, -1, 0, PlanHeader.NO_DEADLINE, Request.UNSET, null, Map.of(), null);
    }

    private static PlanHeader header() {
        return new PlanHeader(
                "r-17",
                Long.MAX_VALUE,
                200,
                "wine",
                127,
                -1L,
                63,
                1_795_174_800_000_123L,
                1_795_174_800_050L,
                1_795_174_799_990L,
                "answers",
                HEADERS,
                new InvalidRequest("features.alcohol", "is missing"));
    }

    private static Row emptyRow() {
        return new Row(new double[0], new long[0], new String[0], new Tensor[0], new long[0]);
    }

    private static Row row() {
        return new Row(
                new double[] {7.4, Double.NaN},
                new long[] {1L << 53, -1},
                new String[] {"red", null, ""},
                new Tensor[] {null, new Tensor(Datatype.BOOL, new long[] {2}, new boolean[] {true, false})},
                new long[] {0b1010, -1L});
    }

    private static List<Object> tensors() {
        Map<Datatype, Object> data = new LinkedHashMap<>();
        data.put(Datatype.BOOL, new boolean[] {true, false});
        data.put(Datatype.UINT8, new byte[] {0, -1});
        data.put(Datatype.UINT16, new short[] {0, -1});
        data.put(Datatype.UINT32, new int[] {1, -1});
        data.put(Datatype.UINT64, new long[] {1, -1});
        data.put(Datatype.INT8, new byte[] {1, -128});
        data.put(Datatype.INT16, new short[] {1, Short.MIN_VALUE});
        data.put(Datatype.INT32, new int[] {1, Integer.MIN_VALUE});
        data.put(Datatype.INT64, new long[] {1, Long.MIN_VALUE});
        data.put(Datatype.FP16, new short[] {0x3C00, 0x7E00});
        data.put(Datatype.FP32, new float[] {1.5f, Float.NEGATIVE_INFINITY});
        data.put(Datatype.FP64, new double[] {1.5, Double.MIN_VALUE});
        data.put(Datatype.BYTES, new String[] {"a", "日本"});
        Object[] tensors = data.entrySet().stream()
                .map(entry -> new Tensor(entry.getKey(), new long[] {1, 2}, entry.getValue()))
                .toArray();
        return Arrays.asList(tensors);
    }

    private static Prediction prediction() {
        return new Prediction(300, 5.34, 0.71, new double[] {0.71, 0.29}, OUTPUTS);
    }

    private static Answer emptyAnswer() {
        return new Answer(
                "",
                "",
                Status.UNAVAILABLE,
                null,
                null,
                null,
                null,
                DecidedBy.FAILED,
                null,
                0,
                0,
                null,
                List.of(),
                null,
                Map.of());
    }

    private static Answer answer() {
        return new Answer(
                "r-17",
                "wine",
                Status.ANSWERED,
                PREDICTION,
                "tree",
                "wine-tree",
                "1",
                DecidedBy.QUORUM,
                "control",
                1,
                812,
                "answers",
                List.of(
                        new AttemptSummary("tree", Outcome.SCORED, null, 95, PREDICTION),
                        new AttemptSummary("net", null, null, 0, null),
                        new AttemptSummary("forest", Outcome.SHED, "no room", 3, null)),
                new InvalidRequest("features.alcohol", "is missing"),
                HEADERS);
    }

    private static AttemptRecord emptyAttempt() {
        return new AttemptRecord(
                "", "", "", "", "", false, null, 0, Outcome.CANCELLED, null, 0, false, false, Request.UNSET, null);
    }

    private static AttemptRecord attempt() {
        return new AttemptRecord(
                "r-17",
                "wine",
                "tree",
                "wine-tree",
                "1",
                true,
                "control",
                1,
                Outcome.NOT_READY,
                "still loading",
                95,
                true,
                true,
                1_795_174_799_990L,
                PREDICTION);
    }
}
