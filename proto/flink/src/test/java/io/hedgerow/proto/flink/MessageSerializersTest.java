package io.hedgerow.proto.flink;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import org.junit.jupiter.api.Nested;

/** Every serializer against Flink's own serializer tests. */
class MessageSerializersTest {

    @Nested
    class OfRequest extends MessageSerializerContract<Request> {
        OfRequest() {
            super(MessageTypes.REQUEST);
        }
    }

    @Nested
    class OfPlanHeader extends MessageSerializerContract<PlanHeader> {
        OfPlanHeader() {
            super(MessageTypes.PLAN_HEADER);
        }
    }

    @Nested
    class OfWorkItem extends MessageSerializerContract<WorkItem> {
        OfWorkItem() {
            super(MessageTypes.WORK_ITEM);
        }
    }

    @Nested
    class OfRow extends MessageSerializerContract<Row> {
        OfRow() {
            super(MessageTypes.ROW);
        }
    }

    @Nested
    class OfTensor extends MessageSerializerContract<Tensor> {
        OfTensor() {
            super(MessageTypes.TENSOR);
        }
    }

    @Nested
    class OfAttemptReply extends MessageSerializerContract<AttemptReply> {
        OfAttemptReply() {
            super(MessageTypes.ATTEMPT_REPLY);
        }
    }

    @Nested
    class OfAttemptReplies extends MessageSerializerContract<AttemptReplies> {
        OfAttemptReplies() {
            super(MessageTypes.ATTEMPT_REPLIES);
        }
    }

    @Nested
    class OfPrediction extends MessageSerializerContract<Prediction> {
        OfPrediction() {
            super(MessageTypes.PREDICTION);
        }
    }

    @Nested
    class OfAnswer extends MessageSerializerContract<Answer> {
        OfAnswer() {
            super(MessageTypes.ANSWER);
        }
    }

    @Nested
    class OfAttemptRecord extends MessageSerializerContract<AttemptRecord> {
        OfAttemptRecord() {
            super(MessageTypes.ATTEMPT_RECORD);
        }
    }

    @Nested
    class OfDeadLetter extends MessageSerializerContract<DeadLetter> {
        OfDeadLetter() {
            super(MessageTypes.DEAD_LETTER);
        }
    }
}
