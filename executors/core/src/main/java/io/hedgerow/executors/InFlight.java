package io.hedgerow.executors;

import io.hedgerow.proto.flink.WorkItem;
import java.util.List;
import org.apache.flink.runtime.state.StateSnapshotContext;

/** Items without all their replies, in a job's state. Confined to the task thread. */
interface InFlight {

    /** What was in flight. Throws when it was planned under other documents. */
    List<WorkItem> restored() throws Exception;

    /**
     * Makes these the state.
     *
     * @param drained whether the input has ended and nothing is open: then any other documents may follow. A pool
     *     that is merely idle is not drained, since items may lie in the channels of an unaligned checkpoint.
     */
    void update(StateSnapshotContext context, List<WorkItem> inFlight, boolean drained) throws Exception;
}
