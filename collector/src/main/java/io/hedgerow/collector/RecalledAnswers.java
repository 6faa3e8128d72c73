package io.hedgerow.collector;

import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were read back and whose requests have not come again. They do, as the source reads on from the restored state, and
 * may take long; so they are kept until then, and not for {@code duplicateWindow} only. Those whose requests do not come within a day of running,
 * say because the job was given another source, are forgotten. Not thread-safe.
 */
final class RecalledAnswers {
    private static final long MOST_TICKS = 24 * 3_600_000L / RendezvousStore.TICK_MILLIS;

    private final Map<String, Answer> byId = new HashMap<>();
    private long ticks;

    /** Keeps an answer until its request comes. */
    void add(Answer answer) {
        byId.put(answer.requestId(), answer);
    }

    /** The answer of a request that has come again; null where it has none. */
    @Nullable
    Answer take(String requestId) {
        return byId.isEmpty() ? null : byId.remove(requestId);
    }

    List<Answer> toList() {
        return List.copyOf(byId.values());
    }

    void onTick() {
        if (!byId.isEmpty() && ++ticks > MOST_TICKS) {
            byId.clear();
        }
    }

    /** What was decided, in terms of an endpoint. */
    static Decision decision(Answer answer, ServedEndpoint endpoint) {
        List<VariantSpec> variants = endpoint.variants();
        int variant = variants.size() - 1;
        while (variant >= 0 && !variants.get(variant).name().equals(answer.variant())) {
            variant--;
        }
        return new Decision(answer.status(), answer.decidedBy(), variant, null);
    }
}
