package io.hedgerow.proto.flink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Installs generations on threads of their own: a model whose load does not end holds up neither its follower nor the
 * generations after it. Confined to the follower's thread.
 */
final class Installations implements AutoCloseable {
    private final RosterFollower.Host host;
    private final Duration longest;
    private final Map<Integer, Running> running = new HashMap<>();

    /** One that has not ended in time. */
    private record Running(FutureTask<Void> task, Thread thread) {}

    Installations(RosterFollower.Host host, Duration longest) {
        this.host = host;
        this.longest = longest;
    }

    /** Installs a generation, or says why that could not be done; one that was given up before is not waited for again. */
    void install(EndpointGeneration generation, boolean isActive, String threadName) throws Exception {
        int position = generation.position();
        Running before = running.get(position);
        Running now = before == null ? start(generation, isActive, threadName) : before;
        try {
            now.task().get(before == null ? longest.toMillis() : 0, TimeUnit.MILLISECONDS);
            running.remove(position);
        } catch (TimeoutException e) {
            running.put(position, now);
            throw new IllegalStateException(
                    "its models are not loaded and called after " + longest.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            running.remove(position);
            throw causeOf(e);
        } catch (InterruptedException e) {
            now.thread().interrupt();
            throw e;
        }
    }

    private Running start(EndpointGeneration generation, boolean isActive, String threadName) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            host.install(generation, isActive);
            return null;
        });
        Thread thread = new Thread(task, threadName); // has its maker's context class loader
        thread.setDaemon(true);
        thread.start();
        return new Running(task, thread);
    }

    private static Exception causeOf(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : e;
    }

    /** Positions that are installed after all, though they were given up and nobody asks for them any more. */
    Set<Integer> late(Set<Integer> held) {
        Set<Integer> late = new TreeSet<>();
        for (Iterator<Map.Entry<Integer, Running>> all = running.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Running> next = all.next();
            if (!held.contains(next.getKey()) && next.getValue().task().isDone()) {
                all.remove();
                if (isInstalled(next.getValue().task())) {
                    late.add(next.getKey());
                }
            }
        }
        return late;
    }

    private static boolean isInstalled(FutureTask<Void> done) {
        try {
            done.get();
            return true;
        } catch (ExecutionException e) {
            return false; // it was refused already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts those that have not ended. */
    @Override
    public void close() {
        running.values().forEach(left -> left.thread().interrupt());
    }
}
