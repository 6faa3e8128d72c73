package io.hedgerow.proto.flink;

import io.hedgerow.policies.Priority;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Starter to executor pool: the variants of one request to score in that pool.
 *
 * @param requestId the request's ID
 * @param admission as in {@link PlanHeader}
 * @param epoch roster it was planned under
 * @param endpoint position of the endpoint in the roster
 * @param variants bit i set: this pool scores variant i
 * @param deadlineMillis epoch milliseconds, or {@link PlanHeader#NO_DEADLINE}
 * @param priority how much it matters
 * @param row the payload
 * @param notBeforeMillis epoch milliseconds before which none of the variants starts, or {@link #AT_ONCE}
 */
@TypeInfo(MessageTypeFactory.class)
public record WorkItem(
        String requestId,
        long admission,
        long epoch,
        int endpoint,
        long variants,
        long deadlineMillis,
        Priority priority,
        Row row,
        long notBeforeMillis) {

    /** Value of {@code notBeforeMillis} for variants that start when there is room. */
    public static final long AT_ONCE = 0;

    /** An item whose variants start when there is room. */
    public WorkItem(
            String requestId,
            long admission,
            long epoch,
            int endpoint,
            long variants,
            long deadlineMillis,
            Priority priority,
            Row row) {
        this(requestId, admission, epoch, endpoint, variants, deadlineMillis, priority, row, AT_ONCE);
    }

    /** The same item for some of its variants. */
    public WorkItem withVariants(long remaining) {
        return new WorkItem(
                requestId, admission, epoch, endpoint, remaining, deadlineMillis, priority, row, notBeforeMillis);
    }

    /** The same item with another deadline. */
    public WorkItem withDeadlineMillis(long newDeadlineMillis) {
        return new WorkItem(
                requestId, admission, epoch, endpoint, variants, newDeadlineMillis, priority, row, notBeforeMillis);
    }
}
