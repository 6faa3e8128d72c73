package io.hedgerow.benchmarks.jmh;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.proto.flink.WorkItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** One message of each kind, as a request with 20 numbers and three variants makes it. */
@SuppressWarnings("ImmutableEnumChecker") // messages and types are immutable, which their classes cannot say
public enum SampleMessage {
    REQUEST(MessageTypes.REQUEST, request()),
    PLAN_HEADER(MessageTypes.PLAN_HEADER, header()),
    WORK_ITEM(MessageTypes.WORK_ITEM, new WorkItem("r-17", 42, 1, 0, 7, 1_795_174_800_050L, Priority.NORMAL, row())),
    ROW(MessageTypes.ROW, row()),
    TENSOR(MessageTypes.TENSOR, new Tensor(Tensor.Datatype.FP32, new long[] {20}, new float[20])),
    ATTEMPT_REPLY(MessageTypes.ATTEMPT_REPLY, reply(1)),
    ATTEMPT_REPLIES(MessageTypes.ATTEMPT_REPLIES, replies()),
    PREDICTION(MessageTypes.PREDICTION, prediction()),
    ANSWER(MessageTypes.ANSWER, answer()),
    ATTEMPT_RECORD(MessageTypes.ATTEMPT_RECORD, attempt()),
    DEAD_LETTER(
            MessageTypes.DEAD_LETTER,
            new DeadLetter("decode", "not JSON", "requests.jsonl", 0, 17, 100, new byte[100]));

    private static final int FEATURES = 20;

    private final TypeInformation<?> type;
    private final Object sample;

    SampleMessage(TypeInformation<?> type, Object sample) {
        this.type = type;
        this.sample = sample;
    }

    // The sample is of the type: both come from one line above.
    @SuppressWarnings("unchecked")
    TypeInformation<Object> type() {
        return (TypeInformation<Object>) type;
    }

    Object sample() {
        return sample;
    }

    private static Request request() {
        Map<String, Object> features = new LinkedHashMap<>();
        for (int i = 0; i < FEATURES; i++) {
            features.put("feature_" + i, i * 0.5);
        }
        return Request.of("r-17", "wine", features);
    }

    private static PlanHeader header() {
        return new PlanHeader(
                "r-17",
                42,
                1,
                "wine",
                0,
                7,
                -1,
                1_795_174_800_000_000L,
                1_795_174_800_050L,
                Request.UNSET,
                null,
                Map.of(),
                null);
    }

    private static Row row() {
        InputLayout layout = new InputLayout(IntStream.range(0, FEATURES)
                .mapToObj(i -> InputSpec.scalar("feature_" + i, ValueType.DOUBLE))
                .toList());
        Row row = layout.newRow();
        for (int i = 0; i < FEATURES; i++) {
            row.setDouble(i, layout.slotOf(i), i * 0.5);
        }
        return row;
    }

    private static AttemptReply reply(int variant) {
        return new AttemptReply("r-17", 42, variant, Outcome.SCORED, null, 95, prediction());
    }

    private static AttemptReplies replies() {
        return AttemptReplies.of(new AttemptReply[] {reply(0), reply(1), reply(2)}, 3);
    }

    private static Prediction prediction() {
        return Prediction.ofProbabilities(1, new double[] {0.29, 0.71});
    }

    private static ClientPrediction clientPrediction() {
        return new ClientPrediction("6", null, Map.of("5", 0.29, "6", 0.71), 0.71, List.of());
    }

    private static Answer answer() {
        AttemptSummary attempt = new AttemptSummary("tree", Outcome.SCORED, null, 95, clientPrediction());
        return new Answer(
                "r-17",
                "wine",
                Status.ANSWERED,
                clientPrediction(),
                "tree",
                "wine-tree",
                "1",
                DecidedBy.QUORUM,
                null,
                1,
                812,
                null,
                List.of(attempt, attempt, attempt),
                null,
                Map.of());
    }

    private static AttemptRecord attempt() {
        return new AttemptRecord(
                "r-17",
                "wine",
                "tree",
                "wine-tree",
                "1",
                false,
                null,
                1,
                Outcome.SCORED,
                null,
                95,
                false,
                true,
                Request.UNSET,
                clientPrediction());
    }
}
