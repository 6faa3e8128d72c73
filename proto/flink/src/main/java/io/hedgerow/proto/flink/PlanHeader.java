package io.hedgerow.proto.flink;

import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Starter to collector: what was planned for one request. An invalid request has an {@code error} and no variants.
 *
 * @param requestId the request's ID, the key of the rendezvous
 * @param admission tells two admissions of the same request ID apart; attempts carry the same
 * @param epoch roster it was planned under
 * @param endpointName the endpoint as the request names it
 * @param endpoint its position in the roster, or -1 when there is no such endpoint
 * @param variants bit i set: variant i scores
 * @param arm position of the assigned or canary arm's variant, or -1
 * @param admittedAtMicros epoch microseconds of admission
 * @param deadlineMillis epoch milliseconds of the deadline, or {@link #NO_DEADLINE}
 * @param eventTimeMillis event time, or {@link Request#UNSET}
 * @param replyTo carried to the answer, or null
 * @param headers carried to the answer
 * @param error what is wrong with the request, or null
 */
@TypeInfo(MessageTypeFactory.class)
public record PlanHeader(
        String requestId,
        long admission,
        long epoch,
        String endpointName,
        int endpoint,
        long variants,
        int arm,
        long admittedAtMicros,
        long deadlineMillis,
        long eventTimeMillis,
        @Nullable String replyTo,
        Map<String, String> headers,
        @Nullable InvalidRequest error) {

    /** Value of a deadline that never comes. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;
}
