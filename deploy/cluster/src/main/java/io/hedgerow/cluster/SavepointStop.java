package io.hedgerow.cluster;

import io.hedgerow.cluster.FlinkRest.JobView;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stop of the job with a savepoint that somebody wants: asked for again when it did not come about, since a fault came between.
 * Confined to one thread.
 */
final class SavepointStop {
    private final TestingCluster cluster;
    private final PrintStream out;
    private @Nullable Wish wish;
    private @Nullable Asked asked;

    /**
     * What is wanted.
     *
     * @param savepointsBefore how many there were
     */
    private record Wish(boolean drain, PaymentsJob next, long savepointsBefore) {}

    /** What was asked for. */
    private record Asked(String jobId, String trigger) {}

    SavepointStop(TestingCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /** Whether one is wanted and has not come about. */
    boolean isPending() {
        return wish != null;
    }

    /** Wants one; the job is to be started again as this one. */
    void want(boolean drain, PaymentsJob next) throws IOException {
        wish = new Wish(drain, next, savepoints(next));
        asked = null;
    }

    /** Asks for it, or what became of it. */
    void tend() throws InterruptedException {
        Wish wanted = wish;
        if (wanted == null) {
            return;
        }
        if (asked == null) {
            asked = ask(wanted).orElse(null);
            return;
        }
        if (cluster.rest().hasFailed(asked.jobId(), asked.trigger())) {
            out.println("            no savepoint was made; another one is asked for");
            asked = null;
        }
    }

    private Optional<Asked> ask(Wish wanted) throws InterruptedException {
        Optional<JobView> job = cluster.rest().job().filter(JobView::isRunning);
        return job.isEmpty()
                ? Optional.empty()
                : cluster.rest()
                        .stop(job.get().id(), wanted.next().savepointsUri(), wanted.drain())
                        .map(trigger -> new Asked(job.get().id(), trigger));
    }

    /**
     * The JobManager is gone, whyever. Where the savepoint was made the next one starts with the job that was wanted.
     *
     * @return whether it does
     */
    boolean prepareStart() throws IOException {
        asked = null;
        Wish wanted = wish;
        if (wanted == null || !hasCome()) {
            return false;
        }
        wanted.next().write();
        wish = null;
        return true;
    }

    /** Whether one is wanted and has been made. */
    boolean hasCome() throws IOException {
        return wish != null && savepoints(wish.next()) > wish.savepointsBefore();
    }

    private static long savepoints(PaymentsJob job) throws IOException {
        Path folder = job.savepoints();
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(one -> Files.exists(one.resolve("_metadata"))).count();
        }
    }
}
