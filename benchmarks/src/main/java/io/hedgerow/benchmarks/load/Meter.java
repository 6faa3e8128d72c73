package io.hedgerow.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the clocks of process and tasks. */
final class Meter {
    /** Flink runs tasks in a thread group of this name. Threads that tasks start are in it too. */
    private static final String TASKS = "Flink Task Threads";

    /** How Hedgerow's pools name their threads. */
    private static final String WORKER_PREFIX = "hedgerow-";

    private static final double PERCENT = 100;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /**
     * The clocks at one moment.
     *
     * @param taskCpuNanos by thread
     */
    record Reading(long nanos, long cpuNanos, long answers, Map<Long, Long> taskCpuNanos) {
        Reading {
            taskCpuNanos = Map.copyOf(taskCpuNanos);
        }

        double seconds(Reading before) {
            return (nanos - before.nanos) / 1e9;
        }

        double answersPerSecond(Reading before) {
            return (answers - before.answers) / seconds(before);
        }

        /** NaN when nothing was answered. */
        double cpuMicrosPerAnswer(Reading before) {
            return answers == before.answers
                    ? Double.NaN
                    : (cpuNanos - before.cpuNanos) / 1e3 / (answers - before.answers);
        }

        double busiestTaskPercent(Reading before) {
            long busiest = 0;
            for (Map.Entry<Long, Long> task : taskCpuNanos.entrySet()) {
                busiest = Math.max(busiest, task.getValue() - before.taskCpuNanos.getOrDefault(task.getKey(), 0L));
            }
            return PERCENT * busiest / (nanos - before.nanos);
        }
    }

    Reading read(long answers) {
        return new Reading(System.nanoTime(), process.getProcessCpuTime(), answers, taskCpuNanos());
    }

    /** The same without what the threads of a group have taken, of those that have not ended. */
    Reading readWithout(ThreadGroup others, long answers) {
        Reading all = read(answers);
        return new Reading(all.nanos(), all.cpuNanos() - cpuNanos(others), all.answers(), all.taskCpuNanos());
    }

    private long cpuNanos(ThreadGroup group) {
        long cpuNanos = 0;
        for (Thread thread : threadsOf(group)) {
            // Of one that has just ended it is -1.
            cpuNanos += Math.max(0, threads.getThreadCpuTime(thread.getId()));
        }
        return cpuNanos;
    }

    private Map<Long, Long> taskCpuNanos() {
        Map<Long, Long> cpuNanos = new HashMap<>();
        for (Thread thread : allThreads()) {
            ThreadGroup group = thread.getThreadGroup();
            if (group != null
                    && group.getName().equals(TASKS)
                    && !thread.getName().startsWith(WORKER_PREFIX)) {
                cpuNanos.put(thread.getId(), threads.getThreadCpuTime(thread.getId()));
            }
        }
        return cpuNanos;
    }

    private static Thread[] allThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return threadsOf(root);
    }

    private static Thread[] threadsOf(ThreadGroup group) {
        Thread[] all = new Thread[2 * group.activeCount() + 1];
        return Arrays.copyOf(all, group.enumerate(all));
    }
}
