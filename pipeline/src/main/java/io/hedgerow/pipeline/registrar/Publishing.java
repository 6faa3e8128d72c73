package io.hedgerow.pipeline.registrar;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.Readiness;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;

/** The registrar's side of the board: what it publishes, and what the subtasks say of it. Confined to one thread. */
final class Publishing {
    /** No position. */
    static final int NOTHING = -1;

    /** A large model on a slow file system, and its warm-up. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofMillis(25);

    /** Of a wait that is no longer than that nothing is said, and of a longer one not more often. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** More names than that are a number. */
    private static final int MOST_NAMED = 5;

    private final RosterBoard board;
    private final JobID job;
    private final Map<String, Integer> subtasks;
    private final LongSupplier epochMillis;
    private final Map<Integer, EndpointSpec> endpoints = new HashMap<>();

    /**
     * @param subtasks how many there are of each operator that has to be ready
     * @param epochMillis the time, for what is kept warm
     */
    Publishing(RosterBoard board, JobID job, Map<String, Integer> subtasks, LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.board = board;
        this.job = job;
        this.subtasks = Map.copyOf(subtasks);
    }

    void publish(EndpointGeneration generation) throws IOException {
        board.publish(job, generation);
    }

    void publish(RosterState state) throws IOException {
        board.publish(job, state);
    }

    /** An endpoint that was published. Throws when it is not there. */
    EndpointSpec endpoint(int position) throws IOException {
        EndpointSpec known = endpoints.get(position);
        EndpointSpec endpoint =
                known == null ? board.readGeneration(job, position).endpoint() : known;
        endpoints.put(position, endpoint);
        return endpoint;
    }

    /** Models of a generation that was published, and what they are made of. Throws when it is not there. */
    Set<String> models(int position) throws IOException {
        return board.readGeneration(job, position).models().keySet();
    }

    /** Digests of the models of a generation that was published. */
    Set<String> digests(int position) throws IOException {
        Set<String> digests = new TreeSet<>();
        board.readGeneration(job, position).models().values().forEach(model -> digests.add(model.sha256()));
        return digests;
    }

    /** Looks after what lies on the board. */
    BoardCleaning cleaning() {
        return new BoardCleaning(board, job);
    }

    /** Removes what nobody holds any more. */
    void forget(int position) throws IOException {
        endpoints.remove(position);
        board.remove(job, position);
    }

    /**
     * Waits until every subtask can serve a generation. What some cannot, in words; empty: all can.
     *
     * @param waiting told once in a while how many are ready, and for which it waits, when that has changed
     */
    List<String> awaitReady(int position, Consumer<String> waiting) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + LONGEST_WAIT.toNanos();
        long sayNanos = System.nanoTime() + QUIET.toNanos();
        Set<String> said = Set.of();
        while (true) {
            Map<String, Readiness> words = board.readiness(job, position);
            List<String> refusals = refusals(words);
            Set<String> missing = new TreeSet<>(expected());
            missing.removeAll(words.keySet());
            missing.removeAll(board.ended(job));
            if (!refusals.isEmpty() || missing.isEmpty()) {
                return refusals;
            }
            if (System.nanoTime() - endNanos >= 0) {
                return List.of("is not ready after " + LONGEST_WAIT.toMinutes() + " minutes in " + missing);
            }
            if (System.nanoTime() - sayNanos >= 0 && !missing.equals(said)) {
                waiting.accept(waitingFor(missing));
                said = missing;
                sayNanos = System.nanoTime() + QUIET.toNanos();
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static List<String> refusals(Map<String, Readiness> words) {
        List<String> refusals = new ArrayList<>();
        words.forEach((subtask, readiness) -> {
            if (!readiness.isReady()) {
                refusals.add("cannot be served by " + subtask + ": " + readiness.refusal());
            }
        });
        return refusals;
    }

    private String waitingFor(Set<String> missing) {
        int of = expected().size();
        int unnamed = Math.max(0, missing.size() - MOST_NAMED);
        return "is ready in " + (of - missing.size()) + " of " + of + " subtasks; waiting for "
                + missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (unnamed == 0 ? "" : " and " + unnamed + " more");
    }

    private Set<String> expected() {
        Set<String> expected = new TreeSet<>();
        subtasks.forEach((operator, count) -> {
            for (int subtask = 0; subtask < count; subtask++) {
                expected.add(operator + "-" + subtask);
            }
        });
        return expected;
    }

    long nowMillis() {
        return epochMillis.getAsLong();
    }
}
