package io.hedgerow.proto.flink;

import io.hedgerow.policies.Priority;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

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
 * @param modelName name of the model that the request's key chose, or null: the variants' own models score it
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
        long notBeforeMillis,
        @Nullable String modelName) {

    /** Value of {@code notBeforeMillis} for variants that start when there is room. */
    public static final long AT_ONCE = 0;

    /** An item that the variants' own models score. */
    public WorkItem(
            String requestId,
            long admission,
            long epoch,
            int endpoint,
            long variants,
            long deadlineMillis,
            Priority priority,
            Row row,
            long notBeforeMillis) {
        this(requestId, admission, epoch, endpoint, variants, deadlineMillis, priority, row, notBeforeMillis, null);
    }

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
        this(requestId, admission, epoch, endpoint, variants, deadlineMillis, priority, row, AT_ONCE, null);
    }

    /** The same item for some of its variants. */
    public WorkItem withVariants(long remaining) {
        return new WorkItem(
                requestId,
                admission,
                epoch,
                endpoint,
                remaining,
                deadlineMillis,
                priority,
                row,
                notBeforeMillis,
                modelName);
    }

    /** The same item with another deadline. */
    public WorkItem withDeadlineMillis(long newDeadlineMillis) {
        return new WorkItem(
                requestId,
                admission,
                epoch,
                endpoint,
                variants,
                newDeadlineMillis,
                priority,
                row,
                notBeforeMillis,
                modelName);
    }

    /** The same item, scored by a model that the request's key chose. */
    public WorkItem withModelName(@Nullable String newModelName) {
        return new WorkItem(
                requestId,
                admission,
                epoch,
                endpoint,
                variants,
                deadlineMillis,
                priority,
                row,
                notBeforeMillis,
                newModelName);
    }

    /** What a keyed pool's items are spread by: those of one model meet, those without one are spread evenly. */
    public String routingKey() {
        return modelName == null ? requestId : modelName;
    }
}
