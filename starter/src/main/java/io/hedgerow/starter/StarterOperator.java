package io.hedgerow.starter;

import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The operator of a {@link StarterFunction}: Flink's for any process function, but for the end of the input, which it tells
 * functions nothing of, and for the mailbox. Pools that are chained to the starter run in its thread: while it waits for
 * what is active, they must be able to say that they are ready for it.
 *
 * @param <T> the record
 */
public final class StarterOperator<T> extends ProcessOperator<T, PlanHeader> implements BoundedOneInput {
    private static final long serialVersionUID = 1L;

    private final StarterFunction<T> starter;
    private transient @Nullable PromptOutput promptly;

    StarterOperator(StarterFunction<T> starter) {
        super(starter);
        this.starter = starter;
    }

    /** The plan headers of records; the starter's other outputs are side outputs of it. */
    public static <T> SingleOutputStreamOperator<PlanHeader> start(DataStream<T> records, StarterFunction<T> starter) {
        StarterFunction<T> cleaned = records.getExecutionEnvironment().clean(starter);
        return PromptOutput.on(
                records.transform("starter", MessageTypes.PLAN_HEADER, new StarterOperatorFactory<>(cleaned)));
    }

    @Override
    public void open() throws Exception {
        starter.belongsTo(ReadinessBoard.Start.of(getContainingTask().getEnvironment()));
        super.open();
        promptly = PromptOutput.of(getContainingTask(), getProcessingTimeService());
    }

    @Override
    public void processElement(StreamRecord<T> element) throws Exception {
        super.processElement(element);
        if (promptly != null) {
            promptly.emitted();
        }
    }

    @Override
    public void endInput() throws Exception {
        starter.endInput();
    }
}
