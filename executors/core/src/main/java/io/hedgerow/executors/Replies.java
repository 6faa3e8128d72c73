package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.WorkItem;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says how attempts ended: to the metrics at once, and to the collector by {@link #send}, so that what a request is
 * replied to at one moment leaves as one record. Replies leave in the order in which they came. Confined to one thread.
 */
final class Replies {
    private final Consumer<AttemptReplies> out;
    private final Runnable onUnhosted;
    private final Unhosted unhosted;

    /** All of one request. */
    private final AttemptReply[] gathered = new AttemptReply[AttemptReplies.MOST];

    private int size;

    /** Why this pool does not host a variant. */
    interface Unhosted {
        /** Null: that is not known. */
        @Nullable
        String reason(int endpoint, int variant);
    }

    /** @param onUnhosted called for each attempt of a variant this pool does not host */
    Replies(Consumer<AttemptReplies> out, Runnable onUnhosted) {
        this(out, onUnhosted, (endpoint, variant) -> null);
    }

    /** @param unhosted says why it does not */
    Replies(Consumer<AttemptReplies> out, Runnable onUnhosted, Unhosted unhosted) {
        this.out = out;
        this.onUnhosted = onUnhosted;
        this.unhosted = unhosted;
    }

    void reply(
            WorkItem item,
            Bulkhead bulkhead,
            Outcome outcome,
            @Nullable String reason,
            @Nullable Prediction prediction,
            long elapsedNanos) {
        long latencyMicros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, elapsedNanos));
        bulkhead.listener().onEnd(outcome, latencyMicros);
        gather(new AttemptReply(
                item.requestId(),
                item.admission(),
                bulkhead.variant().variantIndex(),
                outcome,
                reason,
                latencyMicros,
                prediction));
    }

    void unhosted(WorkItem item, int variant) {
        onUnhosted.run();
        String reason = unhosted.reason(item.endpoint(), variant);
        gather(new AttemptReply(
                item.requestId(),
                item.admission(),
                variant,
                Outcome.NOT_READY,
                reason == null
                        ? "this pool does not host variant " + variant + " of endpoint " + item.endpoint()
                        : reason,
                0,
                null));
    }

    private void gather(AttemptReply reply) {
        if (size == gathered.length || (size > 0 && !gathered[0].isOfSameRequest(reply))) {
            send();
        }
        gathered[size++] = reply;
    }

    /** Whether nothing waits for {@link #send}. */
    boolean isEmpty() {
        return size == 0;
    }

    /** Lets go of what has been gathered. The output may hold this up. */
    @SuppressWarnings("NullAway") // the array has room for what is yet to come
    void send() {
        if (size == 0) {
            return;
        }
        AttemptReplies record = AttemptReplies.of(gathered, size);
        Arrays.fill(gathered, 0, size, null);
        size = 0;
        out.accept(record);
    }
}
