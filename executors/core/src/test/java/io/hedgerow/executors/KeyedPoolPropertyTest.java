package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.KeyedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random requests, versions, deletions and restores of a keyed pool, with caches of all sizes, and with documents of the start
 * that are edited between two starts: each request has one reply, by
 * the version that its key had when it came, or, where a restore came between, by one that it had since.
 * {@code -Dhedgerow.seed=N} replays one seed.
 */
class KeyedPoolPropertyTest {
    private static final int STEPS = 250;
    private static final int KEYS = 12;

    static LongStream seeds() {
        Long seed = Long.getLong("hedgerow.seed");
        return seed != null ? LongStream.of(seed) : new Random(20261126).longs(25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRequestIsScoredByAVersionItsKeyHad(long seed) throws Exception {
        int openBefore = TestingModel.openAtRest();
        Model model = new Model(new Random(seed));
        model.run();
        assertThat(TestingModel.openAtRest()).as("models left open").isEqualTo(openBefore);
        assertThat(TestingModel.closedUnderACall()).isZero();
    }

    /** The pool, and what is expected of it. */
    private static final class Model {
        private final Random random;
        private final Map<String, Integer> current = new HashMap<>();
        private final Map<String, Integer> start = new HashMap<>();
        private final Set<String> currentByStart = new HashSet<>();
        private final Map<String, Set<Double>> allowed = new HashMap<>();
        private final Map<String, String> keyOf = new HashMap<>();
        private final Set<String> answered = new HashSet<>();
        private KeyedPoolHarness harness;
        private int seenReplies;
        private int versions = 10; // the start's models have the version 1
        private int requests;

        Model(Random random) throws Exception {
            this.random = random;
            this.harness = KeyedPoolHarness.open(pool());
        }

        private TestingKeyedPool pool() {
            Map<String, String> programs = new HashMap<>();
            start.forEach((key, value) -> programs.put("m-" + key, "value=" + value));
            return TestingKeyedPool.create()
                    .withStartModels(programs)
                    .withThreads(1 + random.nextInt(3))
                    .withCacheBytes(random.nextBoolean() ? 1024 * (1 + random.nextInt(6)) : 1 << 20);
        }

        void run() throws Exception {
            try {
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                harness.awaitReplies(seenReplies + requests - answered.size());
                look();
            } finally {
                harness.close();
            }
            assertThat(answered).hasSize(requests);
        }

        private void step() throws Exception {
            String key = "k" + random.nextInt(KEYS);
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> publish(key);
                case 3 -> delete(key);
                case 4 -> harness.runMails();
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        restore();
                    }
                }
                default -> request(key);
            }
        }

        private void publish(String key) throws Exception {
            int version = ++versions;
            current.put(key, version);
            currentByStart.remove(key);
            String slow = random.nextInt(5) == 0 ? "delay=1;" : "";
            harness.publish(TestingKeyedPool.model(key, "" + version, slow + "value=" + version));
        }

        private void delete(String key) throws Exception {
            boolean isCurrent = random.nextBoolean() && current.containsKey(key);
            int version = versions + 1_000;
            if (isCurrent) {
                version = current.remove(key);
                version = currentByStart.remove(key) ? 1 : version;
            }
            harness.publish(KeyedModel.deleted("m-" + key, "" + version));
        }

        private void request(String key) throws Exception {
            String id = "r-" + requests;
            keyOf.put(id, key);
            allowed.put(id, new HashSet<>(Set.of(valueNow(key))));
            harness.process(TestingKeyedPool.item(requests++, key));
        }

        /** NaN stands for no model. */
        private double valueNow(String key) {
            return current.containsKey(key) ? current.get(key) : Double.NaN;
        }

        private void restore() throws Exception {
            look();
            OperatorSubtaskState state = harness.snapshot();
            harness.close();
            if (random.nextBoolean()) {
                editStart();
            }
            for (Map.Entry<String, Set<Double>> open : allowed.entrySet()) {
                if (!answered.contains(open.getKey())) {
                    open.getValue().add(valueNow(keyOf.get(open.getKey())));
                }
            }
            harness = KeyedPoolHarness.open(pool(), 0, state);
            harness.runMails(); // as a task does before it takes input
            seenReplies = 0;
        }

        /** A worker waits for another's load for a second, which is many times as long as one takes here. */
        private static boolean isOfASlowMachine(AttemptReply reply) {
            return String.valueOf(reply.reason()).endsWith("it is being loaded");
        }

        private void editStart() {
            Map<String, Integer> edited = new HashMap<>(start);
            for (int edits = random.nextInt(5); edits > 0; edits--) {
                String key = "k" + random.nextInt(KEYS);
                if (random.nextInt(3) > 0) {
                    edited.put(key, ++versions);
                } else {
                    edited.remove(key);
                }
            }
            start.keySet().stream()
                    .filter(key -> !edited.containsKey(key) && currentByStart.remove(key))
                    .forEach(current::remove);
            edited.forEach((key, value) -> {
                if (!value.equals(start.put(key, value))) {
                    current.put(key, value);
                    currentByStart.add(key);
                }
            });
            start.keySet().retainAll(edited.keySet());
        }

        private void look() {
            List<AttemptReply> replies = new ArrayList<>(harness.replies());
            for (AttemptReply reply : replies.subList(seenReplies, replies.size())) {
                assertThat(answered.add(reply.requestId()))
                        .as("first reply to %s", reply.requestId())
                        .isTrue();
                Prediction prediction = reply.prediction();
                assertThat(reply.outcome()).isEqualTo(prediction == null ? Outcome.NOT_READY : Outcome.SCORED);
                if (!isOfASlowMachine(reply)) {
                    assertThat(allowed.get(reply.requestId()))
                            .as("values of %s", reply.requestId())
                            .contains(prediction == null ? Double.NaN : prediction.value());
                }
            }
            seenReplies = replies.size();
        }
    }
}
