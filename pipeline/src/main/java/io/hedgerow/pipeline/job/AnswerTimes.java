package io.hedgerow.pipeline.job;

import io.hedgerow.proto.Answer;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Passes answers on, and notes when the first and the last came: a job's own time holds its start and its end too. */
final class AnswerTimes extends RichMapFunction<Answer, Answer> {
    private static final long serialVersionUID = 1L;

    private static final String FIRST = "hedgerow-first-answer-millis";
    private static final String LAST = "hedgerow-last-answer-millis";

    private final LongMinimum first = new LongMinimum();
    private final LongMaximum last = new LongMaximum();

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(FIRST, first);
        getRuntimeContext().addAccumulator(LAST, last);
    }

    @Override
    public Answer map(Answer answer) {
        long nowMillis = System.currentTimeMillis();
        first.add(nowMillis);
        last.add(nowMillis);
        return answer;
    }

    /**
     * When the first answer came and when the last.
     *
     * @param firstMillis epoch milliseconds; after {@code lastMillis} where there was no answer
     * @param lastMillis epoch milliseconds
     */
    record Span(long firstMillis, long lastMillis) {
        static final Span NONE = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

        static Span of(Map<String, Object> accumulators) {
            return new Span((Long) accumulators.getOrDefault(FIRST, NONE.firstMillis), (Long)
                    accumulators.getOrDefault(LAST, NONE.lastMillis));
        }

        Span plus(Span other) {
            return new Span(Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
        }

        boolean isEmpty() {
            return lastMillis < firstMillis;
        }

        /** Milliseconds from the first answer to the last; 0 where there was none. */
        long wallMillis() {
            return isEmpty() ? 0 : lastMillis - firstMillis;
        }
    }
}
