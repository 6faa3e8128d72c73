package io.hedgerow.executors;

import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.WorkItem;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** A pool whose every subtask hosts every model. */
final class PartitionedPoolOperator extends PoolOperator
        implements OneInputStreamOperator<WorkItem, AttemptReplies>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    PartitionedPoolOperator(PoolSettings settings, StreamOperatorParameters<AttemptReplies> parameters) {
        super(settings, parameters);
    }

    @Override
    InFlight openInFlight(StateInitializationContext context) throws Exception {
        return InFlightState.open(context.getOperatorStateStore(), settings().roster());
    }

    @Override
    public void processElement(StreamRecord<WorkItem> element) throws Exception {
        takeIn(element.getValue());
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }
}
