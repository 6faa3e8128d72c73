package io.hedgerow.cluster;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may befall a cluster, how often one is drawn before others, and for how long. */
enum FaultKind {
    /** SIGKILL of a TaskManager; another one is started at once. */
    KILL_TASK_MANAGER(8, 0, 0),
    /** SIGSTOP of a TaskManager, up to three times as long as the others wait for a heartbeat. */
    PAUSE_TASK_MANAGER(4, 500, 15_000),
    /** SIGKILL of the JobManager, which is started again from what is latest; with standbys, of the leader. */
    KILL_JOB_MANAGER(4, 0, 0),
    /** SIGKILL of the broker, which then comes back over the data it had. */
    KILL_BROKER(3, 500, 15_000),
    /** SIGSTOP of the broker. */
    PAUSE_BROKER(2, 10_000, 10_000),
    /** SIGSTOP of the broker for longer than any client waits for a response. */
    PAUSE_BROKER_LONG(1, 60_000, 60_000),
    /** Little of what is written to the broker is taken. */
    SLOW_ANSWERS(2, 5_000, 20_000),
    /** A stop with a savepoint, and a start from that with another parallelism. */
    RESCALE(3, 0, 0),
    /** A stop with a savepoint after everything has been drained, and a start from that. */
    DRAIN(2, 0, 0),
    /** A model that ends its process whenever it is called. */
    DEADLY_MODEL(2, 0, 0),
    /** No space is left where checkpoints are written. */
    FILL_CHECKPOINTS(2, 2_000, 20_000),
    /** The clock of one process steps by half a minute, and back. */
    STEP_CLOCK(3, 5_000, 30_000);

    /** Those of requests and answers in topics. */
    static final Set<FaultKind> OF_TOPICS = Set.of(KILL_BROKER, PAUSE_BROKER, PAUSE_BROKER_LONG, SLOW_ANSWERS);

    private final int weight;
    private final long shortestMillis;
    private final long longestMillis;

    FaultKind(int weight, long shortestMillis, long longestMillis) {
        this.weight = weight;
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    /** How often it is drawn, beside the weights of the others. */
    int weight() {
        return weight;
    }

    /** Whether it has an end that is a step of its own. */
    boolean lasts() {
        return longestMillis > 0;
    }

    /** The least time it lasts. */
    long shortestMillis() {
        return shortestMillis;
    }

    /** The most time it lasts; 0: it has no end. */
    long longestMillis() {
        return longestMillis;
    }

    /** As it is written and read: {@code kill-task-manager}. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that name. Throws IllegalArgumentException with all names where there is none. */
    static FaultKind of(String words) {
        return EnumSet.allOf(FaultKind.class).stream()
                .filter(kind -> kind.words().equals(words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault " + words + "; there are "
                        + Arrays.stream(values()).map(FaultKind::words).collect(Collectors.joining(", "))));
    }
}
