package io.hedgerow.proto.flink.status;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What all subtasks of one run said last. Immutable.
 *
 * @param run the run; empty where none has said anything
 * @param records one of each subtask, by operator and subtask. After a change of parallelism within the run only those of
 *     the new one
 */
public record StatusSnapshot(String run, List<StatusRecord> records) {
    /** Nobody has said anything. */
    public static final StatusSnapshot EMPTY = new StatusSnapshot("", List.of());

    private static final Comparator<StatusRecord> LATER =
            Comparator.comparingInt(StatusRecord::attempt).thenComparingLong(StatusRecord::writtenAtMillis);

    public StatusSnapshot {
        Map<String, StatusRecord> latest = new HashMap<>();
        records.forEach(status -> latest.merge(status.operator(), status, (a, b) -> LATER.compare(a, b) >= 0 ? a : b));
        records = records.stream()
                .filter(status -> status.of()
                        == Objects.requireNonNull(latest.get(status.operator())).of())
                .sorted(Comparator.comparing(StatusRecord::operator).thenComparingInt(StatusRecord::subtask))
                .toList();
    }

    /** The records of one operator's subtasks. */
    public List<StatusRecord> of(String operator) {
        return records.stream()
                .filter(status -> status.operator().equals(operator))
                .toList();
    }

    /** What the registrar said. */
    public Optional<StatusRecord> registrar() {
        return of(StatusRecord.REGISTRAR).stream().findFirst();
    }

    /** When anybody said something last, epoch milliseconds; 0 where nobody has. */
    public long writtenAtMillis() {
        return records.stream().mapToLong(StatusRecord::writtenAtMillis).max().orElse(0);
    }
}
