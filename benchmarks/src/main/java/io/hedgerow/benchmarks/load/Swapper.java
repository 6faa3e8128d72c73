package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
import io.hedgerow.benchmarks.load.swap.LiveControl;
import io.hedgerow.benchmarks.load.swap.ModelFile;
import io.hedgerow.benchmarks.load.swap.Swap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Swaps the last variant's model of a running job, one version after the other. Not thread-safe. */
final class Swapper {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Statuses are read when an answer of a new epoch has been seen, and now and then for a refusal: reading them costs the
     * process in which answers are timed.
     */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final SwapPlan plan;
    private final WorkloadDocuments documents;
    private final List<ModelFile> versions;
    private final LiveControl control;
    private final AnswerLog log;
    private final RunningJob job;

    /** Hears of swaps. */
    interface Listener {
        /**
         * So many swaps are done; at first none.
         *
         * @throws IOException when the listener cannot do what it wants to
         */
        void done(int swaps) throws IOException;
    }

    /**
     * @param versions what takes turns
     * @param log hears of the job's answers
     */
    Swapper(
            SwapPlan plan,
            WorkloadDocuments documents,
            List<ModelFile> versions,
            LiveControl control,
            AnswerLog log,
            RunningJob job) {
        this.plan = plan;
        this.documents = documents;
        this.versions = List.copyOf(versions);
        this.control = control;
        this.log = log;
        this.job = job;
    }

    /** All swaps of the plan. Throws when one is refused, or does not take effect in time. */
    List<Swap> swapAll(Listener listener) throws Exception {
        List<Swap> swaps = new ArrayList<>();
        listener.done(0);
        for (int i = 0; i < plan.swaps(); i++) {
            if (i > 0) {
                pauseAfter(swaps.get(i - 1), isFirst(i));
            }
            swaps.add(swap(i));
            listener.done(i + 1);
        }
        return swaps;
    }

    private boolean isFirst(int index) {
        return index < versions.size();
    }

    private void pauseAfter(Swap swap, boolean isNextFirst) throws Exception {
        SwapPlan.Pace pace = plan.pace();
        Duration settle = isNextFirst ? pace.settle() : pace.untilKnown();
        long next =
                Math.max(swap.writtenNanos() + pace.interval().toNanos(), swap.firstAnswerNanos() + settle.toNanos());
        if (job.endsBefore(next)) {
            throw ended();
        }
    }

    private Swap swap(int index) throws Exception {
        ModelFile version = versions.get(plan.digestOf(index));
        boolean isFirst = isFirst(index);
        // The endpoint that the job begins with has the generation 1.
        long generation = index + 2L;
        long epochBefore = log.newestEpoch();
        long writtenNanos = job.offsetNanos();
        if (isFirst) {
            control.writeModel(documents.lastModel(), version.version(), documents.lastModel(version));
        }
        control.writeEndpoint(WorkloadDocuments.ENDPOINT, documents.endpoint(generation, version.version()));
        long epoch = awaitActive(generation, epochBefore, writtenNanos);
        return new Swap(version.version(), isFirst, writtenNanos, awaitAnswer(epoch, writtenNanos));
    }

    private long awaitActive(long generation, long epochBefore, long writtenNanos) throws Exception {
        long lookNanos = writtenNanos + LOOK_NANOS;
        while (true) {
            pause("generation " + generation + " is not in effect", writtenNanos);
            long nowNanos = job.offsetNanos();
            if (log.newestEpoch() > epochBefore || nowNanos >= lookNanos) {
                lookNanos = nowNanos + LOOK_NANOS;
                OptionalLong epoch = control.epochOf(WorkloadDocuments.ENDPOINT, generation);
                if (epoch.isPresent()) {
                    return epoch.getAsLong();
                }
            }
        }
    }

    private long awaitAnswer(long epoch, long writtenNanos) throws Exception {
        Long answeredNanos = log.firstAnswerNanos(epoch);
        while (answeredNanos == null) {
            pause("no answer of epoch " + epoch, writtenNanos);
            answeredNanos = log.firstAnswerNanos(epoch);
        }
        return answeredNanos;
    }

    private void pause(String missing, long sinceNanos) throws Exception {
        if (job.endsWithin(PAUSE_NANOS)) {
            throw ended();
        }
        if (job.offsetNanos() - sinceNanos > plan.longestSwap().toNanos()) {
            throw new TimeoutException(missing + " after " + plan.longestSwap().toSeconds() + " s");
        }
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the job ended while models were being swapped");
    }
}
