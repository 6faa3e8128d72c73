package io.hedgerow.proto.flink;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * The Flink types of all messages, for {@code returns(...)}, side outputs and state descriptors. With generic
 * types disabled Flink finds none of the wire's messages by itself. Constants are immutable and thread-safe.
 */
public final class MessageTypes {
    public static final TypeInformation<Request> REQUEST = new RecordTypeInfo<>(new RequestSerializer());
    public static final TypeInformation<PlanHeader> PLAN_HEADER = new RecordTypeInfo<>(new PlanHeaderSerializer());
    public static final TypeInformation<WorkItem> WORK_ITEM = new RecordTypeInfo<>(new WorkItemSerializer());
    public static final TypeInformation<Row> ROW = new RecordTypeInfo<>(new RowSerializer());
    public static final TypeInformation<Tensor> TENSOR = new RecordTypeInfo<>(new TensorSerializer());
    public static final TypeInformation<AttemptReply> ATTEMPT_REPLY =
            new RecordTypeInfo<>(new AttemptReplySerializer());
    public static final TypeInformation<AttemptReplies> ATTEMPT_REPLIES =
            new RecordTypeInfo<>(new AttemptRepliesSerializer());
    public static final TypeInformation<Prediction> PREDICTION = new RecordTypeInfo<>(new PredictionSerializer());
    public static final TypeInformation<Answer> ANSWER = new RecordTypeInfo<>(new AnswerSerializer());
    public static final TypeInformation<AttemptRecord> ATTEMPT_RECORD =
            new RecordTypeInfo<>(new AttemptRecordSerializer());
    public static final TypeInformation<DeadLetter> DEAD_LETTER = new RecordTypeInfo<>(new DeadLetterSerializer());

    public static final TypeInformation<KeyedModel> KEYED_MODEL = new RecordTypeInfo<>(new KeyedModelSerializer());

    private static final List<TypeInformation<?>> ALL = List.of(
            REQUEST,
            PLAN_HEADER,
            WORK_ITEM,
            ROW,
            TENSOR,
            ATTEMPT_REPLY,
            ATTEMPT_REPLIES,
            PREDICTION,
            ANSWER,
            ATTEMPT_RECORD,
            DEAD_LETTER,
            KEYED_MODEL);

    private static final Map<String, MessageSerializer<?>> SERIALIZERS = ALL.stream()
            .map(type -> (MessageSerializer<?>) ((RecordTypeInfo<?>) type).serializer())
            .collect(Collectors.toUnmodifiableMap(RecordSerializer::recordName, Function.identity()));

    private MessageTypes() {}

    /** Every message's type. */
    public static List<TypeInformation<?>> all() {
        return ALL;
    }

    static @Nullable MessageSerializer<?> serializerOf(String messageName) {
        return SERIALIZERS.get(messageName);
    }
}
