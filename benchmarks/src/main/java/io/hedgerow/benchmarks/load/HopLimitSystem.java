package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What the data flow costs by itself: the same edges, messages and bytes as Hedgerow, with operators that pass on. No
 * model, no state, no timer, no policy. A pool's replies to a request travel in one record, as Hedgerow's do where its models
 * are cheap. The answer leaves with the reply of the last declared variant.
 */
final class HopLimitSystem implements ServingSystem {
    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        int last = task.documents().roster().endpoints().get(0).variants().size() - 1;
        return FanOut.serve(
                requests,
                task,
                (items, pool) -> items.process(new PassOn(), MessageTypes.ATTEMPT_REPLIES),
                new AnswerLast(last));
    }

    private static final class PassOn extends ProcessFunction<WorkItem, AttemptReplies> {
        private static final long serialVersionUID = 1L;

        private final AttemptReply[] replies = new AttemptReply[AttemptReplies.MOST];

        @Override
        public void processElement(
                WorkItem item,
                ProcessFunction<WorkItem, AttemptReplies>.Context context,
                Collector<AttemptReplies> out) {
            double value = item.row().doubleAt(0);
            int size = 0;
            for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
                int variant = Long.numberOfTrailingZeros(rest);
                Prediction prediction = Prediction.ofValue(value);
                replies[size++] = new AttemptReply(
                        item.requestId(), item.admission(), variant, Outcome.SCORED, null, 1, prediction);
            }
            out.collect(AttemptReplies.of(replies, size));
        }
    }

    private static final class AnswerLast extends KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer> {
        private static final long serialVersionUID = 1L;

        private final int last;

        AnswerLast(int last) {
            this.last = last;
        }

        @Override
        public void processElement1(
                PlanHeader header,
                KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer>.Context context,
                Collector<Answer> out) {
            // nothing is kept
        }

        @Override
        public void processElement2(
                AttemptReplies replies,
                KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer>.Context context,
                Collector<Answer> out) {
            for (int i = 0; i < replies.size(); i++) {
                AttemptReply reply = replies.reply(i);
                if (reply.variant() == last) {
                    out.collect(BaselineAnswers.mean(reply.requestId(), ScoredModels.value(reply), 1));
                }
            }
        }
    }
}
