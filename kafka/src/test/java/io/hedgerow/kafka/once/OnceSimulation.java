package io.hedgerow.kafka.once;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Executions of a job on {@link SimulatedCluster}: each is given up at some time, its subtasks are killed or go on unseen, and
 * the next one starts from a checkpoint, the last or an older one, with the same parallelism or another.
 */
final class OnceSimulation {
    private static final int KEY_GROUPS = 8;
    private static final int MOST_TURNS = 60_000;
    private static final String JOB = "job";

    private final Random random;
    private final Turns turns;
    private final SimulatedCluster cluster;
    private final Rules rules;
    private final List<String> requests = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private int runs;
    private int executions;

    /** What a job keeps to; mutants keep to less. */
    record Rules(Procedure procedure, boolean commitsBeforeSnapshot, boolean takesBoundBeforeBarrier) {
        static final Rules RIGHT = new Rules(
                (self, cluster, own, keys, restored, recall) ->
                        new Takeover(self, cluster.asTopic(own), keys).run(restored, Map.of(), recall),
                true,
                true);

        static Rules of(Procedure procedure) {
            return new Rules(procedure, true, true);
        }
    }

    /** What a subtask does before it decides anything. */
    interface Procedure {
        void takeOver(
                WriterId self,
                SimulatedCluster cluster,
                SimulatedCluster.WriterEpoch own,
                KeyOwner keys,
                List<Position> restored,
                Takeover.Recall recall)
                throws Exception;
    }

    /** A state that is complete. */
    private record Checkpoint(Set<String> answered, List<Position> positions) {}

    OnceSimulation(long seed, Rules rules) {
        this.random = new Random(seed);
        this.rules = rules;
        this.turns = new Turns(random);
        this.cluster = new SimulatedCluster(turns, random, 1 + random.nextInt(2));
        int count = 6 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            requests.add("request-" + i);
        }
    }

    static int owner(String requestId, int parallelism) {
        return Math.floorMod(requestId.hashCode(), KEY_GROUPS) * parallelism / KEY_GROUPS;
    }

    /** What is wrong in the end; null when each request has one answer. */
    String run() {
        turns.start("coordinator", cluster::coordinate);
        try {
            return execute();
        } finally {
            turns.endAll();
        }
    }

    private String execute() {
        int failures = 1 + random.nextInt(4);
        Execution execution = new Execution(null);
        List<Turns.Actor> left = new ArrayList<>();
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            turns.next();
            if (execution.isDone()) {
                return settle(left);
            }
            if (random.nextInt(40) == 0) {
                execution.barrier();
            }
            boolean isGivenUp = failures > 0 && random.nextInt(120) == 0;
            if (execution.hasFailed() || isGivenUp) {
                failures -= isGivenUp ? 1 : 0;
                left.addAll(execution.giveUp(failures > 0 || isGivenUp));
                execution = new Execution(execution);
            }
        }
        return "the job did not come to an end";
    }

    /** Those that were given up go on to their end, too. */
    private String settle(List<Turns.Actor> left) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (left.stream().allMatch(Turns.Actor::isEnded) && cluster.isQuiet()) {
                return problem();
            }
            turns.next();
        }
        return "what was left of the job did not come to an end";
    }

    private String problem() {
        Map<String, List<String>> answers = cluster.committed();
        for (String request : requests) {
            List<String> of = answers.getOrDefault(request, List.of());
            if (of.size() != 1) {
                return request + " has the answers " + of;
            }
        }
        return null;
    }

    /** All subtasks between two failures. */
    private final class Execution {
        private final int number = ++executions;
        private final String run;
        private final int parallelism;
        private final Checkpoint restored;
        private final List<Turns.Actor> actors = new ArrayList<>();
        private final Map<Integer, Checkpoint> acknowledged = new HashMap<>();
        private int barrier;
        private boolean isGivenUp;

        Execution(Execution before) {
            boolean isSameRun = before != null && random.nextInt(3) > 0;
            run = isSameRun ? before.run : comesBack() ? "run" + (1 + random.nextInt(runs)) : "run" + ++runs;
            parallelism = before != null && random.nextInt(3) > 0 ? before.parallelism : 1 + random.nextInt(3);
            restored = choose();
            for (int i = 0; i < parallelism; i++) {
                int subtask = i;
                actors.add(turns.start("e" + number + "-" + i, () -> new Subtask(this, subtask).serve()));
            }
        }

        /** As an earlier run's JobManager does that was given up for dead. */
        private boolean comesBack() {
            return runs > 0 && random.nextInt(3) == 0;
        }

        private Checkpoint choose() {
            if (checkpoints.isEmpty()) {
                return new Checkpoint(Set.of(), List.of());
            }
            int last = checkpoints.size() - 1;
            return checkpoints.get(random.nextInt(4) > 0 ? last : random.nextInt(last + 1));
        }

        boolean isDone() {
            return actors.stream().allMatch(actor -> actor.isEnded() && actor.failure() == null);
        }

        boolean hasFailed() {
            return actors.stream().anyMatch(actor -> actor.failure() != null);
        }

        void barrier() {
            if (acknowledged.isEmpty()) {
                barrier++;
            }
        }

        /** A checkpoint is complete with the last subtask's part. */
        void acknowledge(int subtask, Set<String> answered, Position position) {
            if (isGivenUp) {
                return;
            }
            acknowledged.put(subtask, new Checkpoint(answered, List.of(position)));
            if (acknowledged.size() == parallelism) {
                Set<String> all = new HashSet<>();
                List<Position> positions = new ArrayList<>();
                acknowledged.values().forEach(part -> {
                    all.addAll(part.answered());
                    positions.addAll(part.positions());
                });
                checkpoints.add(new Checkpoint(all, positions));
                acknowledged.clear();
            }
        }

        /** Kills subtasks, or lets them go on unseen; those. */
        List<Turns.Actor> giveUp(boolean leavesSome) {
            isGivenUp = true;
            List<Turns.Actor> left = new ArrayList<>();
            for (Turns.Actor actor : actors) {
                if (leavesSome && random.nextInt(3) > 0) {
                    left.add(actor);
                } else {
                    actor.kill();
                }
            }
            return left;
        }
    }

    /** A collector's subtask with its writer. */
    private final class Subtask {
        private final Execution execution;
        private final WriterId self;
        private final SimulatedCluster.WriterEpoch own = new SimulatedCluster.WriterEpoch();
        private final Set<String> known = new TreeSet<>();
        private final Map<Integer, Long> bounds = new HashMap<>();
        private int barrier;
        private Set<String> unbounded;

        Subtask(Execution execution, int subtask) {
            this.execution = execution;
            this.self = new WriterId(JOB, execution.run, execution.parallelism, subtask);
        }

        private boolean isMine(String request) {
            return owner(request, execution.parallelism) == self.subtask();
        }

        void serve() throws Exception {
            execution.restored.answered().stream().filter(this::isMine).forEach(known::add);
            rules.procedure()
                    .takeOver(
                            self,
                            cluster,
                            own,
                            OnceSimulation::owner,
                            execution.restored.positions(),
                            (request, answer) -> known.add(request));
            bounds.putAll(cluster.ends());
            List<String> open = new ArrayList<>(requests.stream()
                    .filter(this::isMine)
                    .filter(request -> !known.contains(request))
                    .toList());
            Collections.shuffle(open, random);
            for (String request : open) {
                answer(request);
            }
            cluster.commit(self.text(), own.epoch);
            snapshotAtBarrier();
        }

        private void answer(String request) throws Exception {
            int partition = Math.floorMod(request.hashCode(), bounds.size());
            long offset = cluster.send(self.text(), own.epoch, partition, request, "of execution " + execution.number);
            known.add(request);
            bounds.merge(partition, offset + 1, Math::max);
            if (unbounded != null) {
                acknowledge(unbounded);
            }
            if (random.nextInt(3) == 0) {
                cluster.commit(self.text(), own.epoch);
            }
            for (int idle = random.nextInt(6); idle > 0; idle--) {
                turns.pause();
            }
            if (random.nextInt(4) == 0) {
                cluster.ends().forEach((at, end) -> bounds.merge(at, end, Math::max));
            }
            snapshotAtBarrier();
        }

        private void snapshotAtBarrier() throws Exception {
            if (execution.barrier == barrier) {
                return;
            }
            barrier = execution.barrier;
            Set<String> answered = new HashSet<>(known);
            if (rules.commitsBeforeSnapshot()) {
                cluster.commit(self.text(), own.epoch);
            }
            if (rules.takesBoundBeforeBarrier()) {
                acknowledge(answered);
            } else {
                unbounded = answered;
            }
        }

        private void acknowledge(Set<String> answered) {
            unbounded = null;
            execution.acknowledge(self.subtask(), answered, new Position(SimulatedCluster.TOPIC, self, bounds));
        }
    }
}
