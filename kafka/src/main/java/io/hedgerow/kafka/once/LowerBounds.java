package io.hedgerow.kafka.once;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From which offset on answers are not in a state: by who had decided the request when the state was written. */
final class LowerBounds {
    private final Map<Integer, Position> bySubtask = new HashMap<>();
    private final List<Position> restored;
    private final Map<Integer, Long> beginning;
    private final KeyOwner keys;
    private final int parallelism;

    LowerBounds(List<Position> restored, Map<Integer, Long> beginning, KeyOwner keys) {
        this.restored = List.copyOf(restored);
        this.beginning = Map.copyOf(beginning);
        this.keys = keys;
        this.parallelism = restored.isEmpty() ? 0 : restored.get(0).writer().parallelism();
        restored.forEach(position -> bySubtask.put(position.writer().subtask(), position));
    }

    /** No answer below it is to be read. */
    long least(int partition) {
        return restored.isEmpty()
                ? beginning.getOrDefault(partition, 0L)
                : restored.stream()
                        .mapToLong(position -> position.offsets().getOrDefault(partition, 0L))
                        .min()
                        .orElseThrow();
    }

    /** No answer of that request below it is to be read. */
    long of(String requestId, int partition) {
        Position owner = restored.isEmpty() ? null : bySubtask.get(keys.owner(requestId, parallelism));
        return owner == null ? least(partition) : owner.offsets().getOrDefault(partition, 0L);
    }
}
