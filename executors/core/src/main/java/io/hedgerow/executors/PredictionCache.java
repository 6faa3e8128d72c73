package io.hedgerow.executors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one model version has said of inputs it has seen lately, in one subtask, and who waits for an equal input that
 * is being scored. Equal means equal in every input of the endpoint. Only scores are kept, never failures.
 *
 * <p>Confined to the task thread, but for the gauges.
 */
final class PredictionCache {
    private static final int BYTES_PER_ENTRY = 96;

    private final Cache<Row, Prediction> predictions;
    private final Map<Row, Group> groups = new HashMap<>();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();

    PredictionCache(CacheSpec spec, PoolClock clock) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder()
                .ticker(clock::nanoTime)
                .executor(Runnable::run) // no thread of its own
                .expireAfterWrite(Duration.ofMillis(spec.ttlMillis()));
        this.predictions = spec.maximumBytes() == CacheSpec.UNLIMITED
                ? builder.maximumSize(spec.maximumEntries()).build()
                : builder.maximumWeight(spec.maximumBytes())
                        .weigher((Row row, Prediction prediction) -> weight(row, prediction, spec))
                        .build();
    }

    /** An entry weighs its bytes, and at least its share where the number of entries is bounded too. */
    private static int weight(Row row, Prediction prediction, CacheSpec spec) {
        long bytes = BYTES_PER_ENTRY + row.sizeBytes() + prediction.sizeBytes();
        if (spec.maximumEntries() != CacheSpec.UNLIMITED) {
            bytes = Math.max(bytes, (spec.maximumBytes() - 1) / spec.maximumEntries() + 1);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** What was said of an equal input, or null. */
    @Nullable
    Prediction find(Row row) {
        Prediction known = predictions.getIfPresent(row);
        if (known == null) {
            misses.incrementAndGet();
        } else {
            hits.incrementAndGet();
        }
        return known;
    }

    /** Keeps what was said. */
    void put(Row row, Prediction prediction) {
        predictions.put(row, prediction);
    }

    /** Joins an attempt that scores an equal input. False: there is none, and others will join this one. */
    boolean join(Attempt attempt) {
        Group group = groups.get(attempt.row());
        if (group == null) {
            groups.put(attempt.row(), new Group(attempt, new ArrayList<>(0)));
            return false;
        }
        if (group.leader().isQueued() && Attempt.URGENCY.compare(attempt, group.leader()) < 0) {
            return false; // it cannot wait for one that has more time
        }
        group.followers().add(attempt);
        return true;
    }

    /** An attempt that had {@link #join joined} has the score of the one it waited for. */
    void answeredByJoining() {
        hits.incrementAndGet();
        misses.decrementAndGet(); // it was counted when nothing was found
    }

    /** An attempt has ended; whoever waited for it. */
    List<Attempt> onEnded(Attempt attempt, Outcome outcome, @Nullable Prediction prediction) {
        if (outcome == Outcome.SCORED && prediction != null) {
            put(attempt.row(), prediction);
        }
        Group group = groups.get(attempt.row());
        if (group == null) {
            return List.of();
        }
        if (group.leader() != attempt) {
            group.followers().remove(attempt);
            return List.of();
        }
        groups.remove(attempt.row());
        return group.followers();
    }

    /** Attempts answered without a call of their own. Thread-safe. */
    long hits() {
        return hits.get();
    }

    /** Attempts that had to be scored. Thread-safe. */
    long misses() {
        return misses.get();
    }

    /** Attempts with equal inputs: one scores, the others wait for it. */
    private record Group(Attempt leader, List<Attempt> followers) {}
}
