package io.hedgerow.kafka.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hedgerow.kafka.once.OnceSimulation.Procedure;
import io.hedgerow.kafka.once.OnceSimulation.Rules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** To run one seed again: {@code -Dhedgerow.seed=N}. */
class OnceSimulationTest {
    private static final int SEEDS = 700;
    private static final int SEEDS_OF_A_MUTANT = 3_000;

    @Test
    void howeverWritersPauseEachRequestHasOneCommittedAnswer() {
        Long only = Long.getLong("hedgerow.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        for (long seed = first; seed <= last; seed++) {
            String problem = new OnceSimulation(seed, Rules.RIGHT).run();
            if (problem != null) {
                fail("seed " + seed + ": " + problem);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void whatLeavesOutAPartIsFound(String name, Rules rules) {
        for (long seed = 1; seed <= SEEDS_OF_A_MUTANT; seed++) {
            String problem = new OnceSimulation(seed, rules).run();
            if (problem != null) {
                assertThat(problem).contains("has the answers");
                return;
            }
        }
        fail("nothing was seen of a job that " + name + " in " + SEEDS_OF_A_MUTANT + " seeds");
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("does not fence", variant(other -> false, false, false, false)),
                mutant("fences writers of its own subtask only", (self, cluster, own, keys, restored, recall) -> {
                    own.epoch = cluster.initialize(self.text());
                    cluster.fence(selected(cluster.transactionalIds(), self, id -> id.subtask() == self.subtask()));
                    read(cluster, restored, self, keys, cluster.ends(), recall);
                }),
                mutant("lists before it begins", (self, cluster, own, keys, restored, recall) -> {
                    Set<String> listed = cluster.transactionalIds();
                    own.epoch = cluster.initialize(self.text());
                    cluster.fence(selected(listed, self, self::mayDecideTheSameAs));
                    read(cluster, restored, self, keys, cluster.ends(), recall);
                }),
                mutant("takes the ends before the fence", variant(other -> true, true, false, false)),
                mutant("takes the ends of what is stable", variant(other -> true, false, true, false)),
                mutant("reads nothing back", variant(other -> true, false, false, true)),
                mutant("fences nobody who was fenced before", (self, cluster, own, keys, restored, recall) -> {
                    own.epoch = cluster.initialize(self.text());
                    Set<String> others = selected(cluster.transactionalIds(), self, self::mayDecideTheSameAs);
                    others.removeAll(cluster.everFenced());
                    cluster.fence(others);
                    read(cluster, restored, self, keys, cluster.ends(), recall);
                }),
                mutant("looks who is fenced before it begins", (self, cluster, own, keys, restored, recall) -> {
                    Set<String> fenced = cluster.fenced(cluster.transactionalIds());
                    for (int turn = 0; turn < 10; turn++) {
                        cluster.ends();
                    }
                    own.epoch = cluster.initialize(self.text());
                    Set<String> others = selected(cluster.transactionalIds(), self, self::mayDecideTheSameAs);
                    others.removeAll(fenced);
                    cluster.fence(others);
                    read(cluster, restored, self, keys, cluster.ends(), recall);
                }),
                Arguments.of(
                        "acknowledges a snapshot before the commit", new Rules(Rules.RIGHT.procedure(), false, true)),
                Arguments.of("has a bound that is too high", new Rules(Rules.RIGHT.procedure(), true, false)));
    }

    private static Arguments mutant(String name, Procedure procedure) {
        return Arguments.of(name, Rules.of(procedure));
    }

    /** The right order, but for what is said. */
    private static Procedure variant(
            Predicate<WriterId> isFenced, boolean endsFirst, boolean stableEnds, boolean readsNothing) {
        return (self, cluster, own, keys, restored, recall) -> {
            own.epoch = cluster.initialize(self.text());
            Set<String> others = selected(
                    cluster.transactionalIds(), self, other -> self.mayDecideTheSameAs(other) && isFenced.test(other));
            Map<Integer, Long> before = cluster.ends();
            cluster.fence(others);
            Map<Integer, Long> after = stableEnds ? cluster.stableEnds() : cluster.ends();
            if (!readsNothing) {
                read(cluster, restored, self, keys, endsFirst ? before : after, recall);
            }
        };
    }

    private static Set<String> selected(Set<String> listed, WriterId self, Predicate<WriterId> isSelected) {
        Set<String> others = new HashSet<>();
        listed.forEach(id -> WriterId.parse(self.job(), id)
                .filter(other -> !other.equals(self) && isSelected.test(other))
                .ifPresent(other -> others.add(other.text())));
        return others;
    }

    private static void read(
            SimulatedCluster cluster,
            List<Position> restored,
            WriterId self,
            KeyOwner keys,
            Map<Integer, Long> ends,
            Takeover.Recall recall) {
        LowerBounds bounds = new LowerBounds(restored, Map.of(), keys);
        Map<Integer, Long> from = new HashMap<>();
        ends.forEach((partition, end) -> from.put(partition, Math.min(end, bounds.least(partition))));
        cluster.read(from, ends, (partition, offset, requestId, answer) -> {
            if (keys.owner(requestId, self.parallelism()) == self.subtask()
                    && offset >= bounds.of(requestId, partition)) {
                recall.answered(requestId, answer);
            }
        });
    }
}
