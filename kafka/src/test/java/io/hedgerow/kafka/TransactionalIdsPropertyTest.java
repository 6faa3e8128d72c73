package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.once.WriterId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.kafka.sink.internal.TransactionalIdFactory;
import org.junit.jupiter.api.Test;

/** Names of jobs are made of what transactional IDs are made of. To draw others: {@code -Dhedgerow.seed=N}. */
class TransactionalIdsPropertyTest {
    private static final int NAMES = 300;
    private static final List<String> PARTS =
            List.of("x", "once", "answers", "attempts", "reports", "dead", "letters", "check0", "2", "10", "r1");
    private static final List<String> RUNS = List.of("20260412T090807123", "1", "r1", "check0");
    private static final List<String> KINDS = List.of("answers", "attempts", "reports", "dead-letters");

    private final long seed = Long.getLong("hedgerow.seed", 1);
    private final Random random = new Random(seed);

    @Test
    void noJobsIdIsAnotherJobsWhateverTheyAreCalledAndHoweverTheyDeliver() {
        List<String> jobs =
                IntStream.range(0, NAMES).mapToObj(i -> drawnName()).distinct().collect(Collectors.toList());
        Map<String, String> ownerOfId = new HashMap<>();
        for (String job : jobs) {
            ids(job).forEach((id, of) -> assertThat(ownerOfId.put(id, of))
                    .as("seed %d: %s of %s, too", seed, id, of)
                    .isNull());
        }
        for (String job : jobs) {
            Pattern writers = Pattern.compile(WriterId.pattern(job));
            assertThat(ownerOfId.keySet().stream()
                            .filter(id -> writers.matcher(id).matches()))
                    .as("seed %d: what a takeover of %s fences", seed, job)
                    .allMatch(id -> ("answerOnce " + job).equals(ownerOfId.get(id)))
                    .hasSize(RUNS.size() * 3);
        }
    }

    private String drawnName() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> PARTS.get(random.nextInt(PARTS.size())))
                .collect(Collectors.joining("-"));
    }

    /** By transactional ID whose it is. */
    private static Map<String, String> ids(String job) {
        Map<String, String> ids = new HashMap<>();
        for (String run : RUNS) {
            ids.put(new WriterId(job, run, 1, 0).text(), "answerOnce " + job);
            ids.put(new WriterId(job, run, 10, 2).text(), "answerOnce " + job);
            ids.put(new WriterId(job, run, 2, 1).text(), "answerOnce " + job);
        }
        for (String kind : KINDS) {
            String prefix = OutputTopic.Transactions.of(job, kind, 1).idPrefix();
            for (int subtask : new int[] {0, 1, 2, 10}) {
                for (long offset : new long[] {0, 1, 2, 10}) {
                    ids.put(
                            TransactionalIdFactory.buildTransactionalId(prefix, subtask, offset),
                            "exactlyOnce " + job + " " + kind);
                }
            }
        }
        return ids;
    }

    @Test
    void whatWouldCollideIsRefused() {
        assertThatThrownBy(() -> OutputTopic.Transactions.of("x", "answers2", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriterId("x", "answers", 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
