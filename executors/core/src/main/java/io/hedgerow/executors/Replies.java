package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.WorkItem;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says how attempts ended: to the collector, to the metrics, and to the variant's breaker. Confined to one thread. */
final class Replies {
    private final Consumer<AttemptReply> out;
    private final Runnable onUnhosted;

    /**
     * @param onUnhosted called for each attempt of a variant this pool does not host
     */
    Replies(Consumer<AttemptReply> out, Runnable onUnhosted) {
        this.out = out;
        this.onUnhosted = onUnhosted;
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
        out.accept(new AttemptReply(
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
        out.accept(new AttemptReply(
                item.requestId(),
                item.admission(),
                variant,
                Outcome.NOT_READY,
                "this pool does not host variant " + variant + " of endpoint " + item.endpoint(),
                0,
                null));
    }
}
