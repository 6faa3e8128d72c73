package io.hedgerow.starter;

import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import org.apache.flink.util.OutputTag;

/** The side outputs of {@link StarterFunction}; its main output are the plan headers. */
public final class StarterOutputs {

    /** Records the feature extractor could not turn into a request. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("starter-dead-letters", MessageTypes.DEAD_LETTER);

    private StarterOutputs() {}

    /** The work of the pool of that name. */
    public static OutputTag<WorkItem> pool(String name) {
        return new OutputTag<>("pool-" + name, MessageTypes.WORK_ITEM);
    }
}
