package io.hedgerow.pipeline.sources;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.FeedbackJson;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Reads lines of feedback; one that is none leaves as a dead letter ({@link DecodeLines#DEAD_LETTERS}) of stage feedback. */
public final class DecodeFeedback extends ProcessFunction<RawLine, JoinRecord> {
    private static final long serialVersionUID = 1L;

    private static final String STAGE = "feedback";

    private transient @Nullable Counter deadLetters;

    @Override
    public void open(OpenContext context) {
        deadLetters =
                DecodeLines.UNDECODABLE.registerCounter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(RawLine line, Context context, Collector<JoinRecord> out) {
        JoinRecord feedback;
        try {
            DecodeLines.requireWhole(line);
            feedback = JoinRecord.of(FeedbackJson.decode(line.bytes()));
        } catch (DecodeException e) {
            Objects.requireNonNull(deadLetters, "not opened").inc();
            context.output(DecodeLines.DEAD_LETTERS, DecodeLines.deadLetter(STAGE, line, e));
            return;
        }
        out.collect(feedback);
    }
}
