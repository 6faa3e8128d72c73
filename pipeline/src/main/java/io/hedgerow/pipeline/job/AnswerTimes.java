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

    /** Milliseconds between the first answer and the last; 0 where there was none. */
    static long wallMillis(Map<String, Object> accumulators) {
        long firstMillis = (Long) accumulators.getOrDefault(FIRST, Long.MAX_VALUE);
        long lastMillis = (Long) accumulators.getOrDefault(LAST, Long.MIN_VALUE);
        return lastMillis < firstMillis ? 0 : lastMillis - firstMillis;
    }
}
