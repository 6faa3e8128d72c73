package io.hedgerow.executors.crashes;

import io.hedgerow.executors.crashes.CrashWatch.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A job of some processes, each with some threads that load all models and call each once. One model ends its process, always
 * in the same phase; besides, processes are killed at random. Whenever a process ends, the tasks of the others end in order, and
 * Flink starts the next attempt, with another process in its place. One thread plays all parts, in random order.
 */
final class CrashSimulation {
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final int MOST_ATTEMPTS = 200;
    private static final int MOST_CRASHES = 2;

    private final SplittableRandom random;
    private final CrashBoard board;
    private final TestingProcesses processes = new TestingProcesses();
    private final List<String> models = new ArrayList<>();
    private final String guilty;
    private final Phase guiltyIn;
    private final Set<Integer> guiltyAttempts = new HashSet<>();
    private final Set<String> killedAlone = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private int killsLeft;
    private int attempt;

    /** A thread that goes from model to model. */
    private static final class Worker {
        private final List<String> todo;
        private Phase next = Phase.LOAD;
        private @Nullable String in;
        private @Nullable Section section;
        private boolean isAlone;

        Worker(List<String> todo) {
            this.todo = new ArrayList<>(todo);
        }

        boolean isDone() {
            return todo.isEmpty() && section == null;
        }
    }

    /** A process. */
    private final class Node {
        private ProcessId process = processes.start(random.nextBoolean() ? "1" : "2");
        private TestingTurns turns = new TestingTurns();
        private CrashWatch watch = CrashWatch.NONE;
        private List<Worker> workers = List.of();

        void startTask() {
            watch = CrashWatch.open(
                    board, new TaskAttempt(JOB, TaskAttempt.POOLS, attempt), processes.of(process), turns, processes);
            List<Worker> started = new ArrayList<>();
            int threads = random.nextInt(1, 4);
            for (int i = 0; i < threads; i++) {
                List<String> todo = new ArrayList<>();
                for (String model : models) {
                    todo.add(random.nextInt(todo.size() + 1), model);
                }
                started.add(new Worker(todo));
            }
            workers = started;
        }

        void endTask() {
            watch.close();
            boolean isEnded = workers.stream().anyMatch(this::isInTheGuiltyOne);
            if (isEnded) {
                die(); // when nobody waits for that thread any more
                return;
            }
            workers.stream().map(worker -> worker.section).forEach(section -> {
                if (section != null) {
                    section.close();
                }
            });
            workers = List.of();
        }

        void die() {
            processes.end(process);
            process = processes.start(random.nextBoolean() ? "1" : "2");
            turns = new TestingTurns();
            workers = List.of();
        }

        boolean isDone() {
            return workers.stream().allMatch(Worker::isDone);
        }

        /** One step of one thread; false: the process has ended. */
        boolean step() {
            Worker worker = workers.get(random.nextInt(workers.size()));
            Section section = worker.section;
            if (section != null) {
                return leave(worker, section);
            }
            if (!worker.todo.isEmpty()) {
                enter(worker);
            }
            return true;
        }

        private boolean isInTheGuiltyOne(Worker worker) {
            return worker.section != null && guilty.equals(worker.in) && worker.next == guiltyIn;
        }

        private void enter(Worker worker) {
            String model = worker.todo.get(0);
            if (worker.next == Phase.LOAD && watch.refusal(model) != null) {
                refused(model);
                worker.todo.remove(0);
            } else if (turns.isFree(watch.isSuspect(model))) {
                worker.isAlone = watch.isSuspect(model);
                worker.section = watch.enter(model, worker.next);
                worker.in = model;
            }
        }

        private boolean leave(Worker worker, Section section) {
            if (isInTheGuiltyOne(worker)) {
                guiltyAttempts.add(attempt);
                return false;
            }
            section.close();
            worker.section = null;
            boolean isLoaded = worker.next == Phase.LOAD;
            worker.next = isLoaded ? Phase.CALL : Phase.LOAD;
            if (!isLoaded) {
                worker.todo.remove(0);
                killedAlone.remove(worker.in);
            }
            return true;
        }

        void killed() {
            for (Worker worker : workers) {
                if (worker.section != null && worker.isAlone && worker.in != null) {
                    killedAlone.add(worker.in);
                }
            }
        }
    }

    CrashSimulation(long seed, Path folder) {
        random = new SplittableRandom(seed);
        board = CrashBoard.in(folder.toUri().toString(), Duration.ofHours(24));
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            models.add(Integer.toHexString(i).repeat(64));
        }
        guilty = random.nextInt(8) == 0 ? "none" : models.get(random.nextInt(count));
        guiltyIn = random.nextBoolean() ? Phase.LOAD : Phase.CALL;
        killsLeft = random.nextInt(6);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            nodes.add(new Node());
        }
    }

    private void refused(String model) {
        if (!model.equals(guilty) && !killedAlone.contains(model)) {
            throw new AssertionError("an innocent model is left alone in attempt " + attempt + ": " + model);
        }
        if (model.equals(guilty) && guiltyAttempts.isEmpty() && !killedAlone.contains(model)) {
            throw new AssertionError("it has ended nothing yet");
        }
    }

    /** Plays until an attempt has loaded and called all that may be; returns what happened, for a look at it. */
    Map<String, Integer> run() {
        while (!playAttempt()) {
            attempt++;
            if (attempt > MOST_ATTEMPTS) {
                throw new AssertionError("it never serves");
            }
        }
        if (guiltyAttempts.size() > MOST_CRASHES) {
            throw new AssertionError("it ended a process in the attempts " + guiltyAttempts);
        }
        Map<String, Integer> seen = new HashMap<>();
        seen.merge("attempts", attempt + 1, Integer::sum);
        seen.merge("guilty", guiltyAttempts.size(), Integer::sum);
        return seen;
    }

    /** Whether it ended well. */
    private boolean playAttempt() {
        nodes.forEach(Node::startTask);
        while (!nodes.stream().allMatch(Node::isDone)) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            boolean isKilled = killsLeft > 0 && random.nextInt(20) == 0;
            if (isKilled) {
                killsLeft--;
                node.killed();
            }
            if (isKilled || !node.step()) {
                end(node);
                return false;
            }
        }
        nodes.forEach(Node::endTask);
        return true;
    }

    /** A process ends, and maybe others with it before Flink knows. */
    private void end(Node first) {
        first.die();
        for (Node other : nodes) {
            if (other != first) {
                boolean diesToo = false;
                for (int steps = random.nextInt(6); steps > 0 && !diesToo; steps--) {
                    diesToo = !other.step();
                }
                if (diesToo) {
                    other.die();
                } else {
                    other.endTask();
                }
            }
        }
    }
}
