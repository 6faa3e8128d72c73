package io.hedgerow.executors;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;

/**
 * The models that a job has in memory in this process, for somebody who looks at models before the job's pools get them. One
 * that a pool has already is not loaded anew, and one that was looked at is held for some seconds more, so that pools of this
 * process find it loaded. Only the few that were looked at last are held, and no more of them than a bound on their bytes.
 * Whatever the pools do, none is closed before it was given back. Thread-safe.
 */
public final class JobModels implements AutoCloseable {
    /** A pool asks for a model right after it was published. */
    static final Duration HELD_FOR = Duration.ofSeconds(10);

    /** An endpoint has few models; a folder that is read for the first time may have thousands. */
    static final int MOST_HELD = 8;

    /** Of all that are held but the last: what they take in memory is of the size of their files. */
    static final long MOST_HELD_BYTES = 256L << 20;

    private final ModelRegistry registry;
    private final WatchedLoads loads;
    private final JobID job;
    private final LongSupplier nanoClock;
    private final Deque<Held> held = new ArrayDeque<>();
    private boolean isClosed;

    /** Loads a model that is not in memory. */
    public interface Loader {
        /**
         * Loads it.
         *
         * @throws ModelRefusedException when it cannot be loaded
         */
        LoadedModel load() throws ModelRefusedException;
    }

    private record Held(Lent model, long untilNanos) {}

    /**
     * Nothing is held yet.
     *
     * @param job whose pools share them
     */
    public JobModels(JobID job) {
        this(job, CrashWatch.NONE);
    }

    /**
     * The same.
     *
     * @param watch watches loads, and knows which models have ended their process
     */
    public JobModels(JobID job, CrashWatch watch) {
        this(ModelRegistry.SHARED, job, System::nanoTime, watch);
    }

    JobModels(ModelRegistry registry, JobID job, LongSupplier nanoClock, CrashWatch watch) {
        this.registry = registry;
        this.loads = WatchedLoads.of(watch);
        this.job = job;
        this.nanoClock = nanoClock;
    }

    /**
     * A model that is made of no others. Closing it gives it back.
     *
     * @param format name of its format
     * @param artifact its bytes
     * @param options how it is loaded; pools that load it otherwise have another one
     * @throws ModelRefusedException when it cannot be loaded, or the thread was interrupted meanwhile
     */
    public LoadedModel load(String format, ModelArtifact artifact, LoadOptions options, Loader loader)
            throws ModelRefusedException {
        letGo();
        try {
            ModelLease lease = registry.acquire(
                    new ModelRegistry.Key(job, format, artifact.sha256(), options),
                    () -> loads.load(artifact.sha256(), loader::load));
            return new Lent(lease, use(lease), artifact, this);
        } catch (ModelRefusedException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("its load was interrupted", e);
        } catch (Exception e) { // the loader throws no other
            throw new IllegalStateException(e);
        }
    }

    private static ModelLease.Use use(ModelLease lease) {
        try {
            return lease.use();
        } catch (RuntimeException e) { // the job was released this moment
            lease.close();
            throw e;
        }
    }

    /** The bytes, checked against their digest, of a model that is held. */
    public Optional<ModelArtifact> artifact(String sha256) {
        synchronized (held) {
            return held.stream()
                    .map(each -> each.model().artifact())
                    .filter(artifact -> artifact.sha256().equals(sha256))
                    .findFirst();
        }
    }

    /** Lets go of those that were held long enough. To be called now and then. */
    public void letGo() {
        long nowNanos = nanoClock.getAsLong();
        List<Lent> old = new ArrayList<>();
        synchronized (held) {
            held.removeIf(each -> each.untilNanos() - nowNanos <= 0 && old.add(each.model()));
        }
        old.forEach(Lent::giveBack);
    }

    private void hold(Lent model) {
        List<Lent> others = new ArrayList<>();
        synchronized (held) {
            if (isClosed) {
                others.add(model);
            } else {
                held.addLast(new Held(model, nanoClock.getAsLong() + HELD_FOR.toNanos()));
                while (held.size() > MOST_HELD || (held.size() > 1 && heldBytes() > MOST_HELD_BYTES)) {
                    others.add(held.removeFirst().model());
                }
            }
        }
        others.forEach(Lent::giveBack);
    }

    private long heldBytes() {
        return held.stream()
                .mapToLong(each -> each.model().artifact().sizeBytes())
                .sum();
    }

    /** Lets go of all; those that are given back later are not held. */
    @Override
    public void close() {
        List<Lent> all = new ArrayList<>();
        synchronized (held) {
            isClosed = true;
            held.forEach(each -> all.add(each.model()));
            held.clear();
        }
        all.forEach(Lent::giveBack);
    }

    /** A share in a model, which counts as a call that is inside: it may be, when a job's models are taken away from it. */
    private record Lent(ModelLease lease, ModelLease.Use use, ModelArtifact artifact, JobModels from)
            implements LoadedModel {
        @Override
        public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
            return lease.model().signature(output);
        }

        @Override
        public Scorer bind(Binding binding) throws ModelRefusedException {
            return lease.model().bind(binding);
        }

        @Override
        public void close() {
            from.hold(this);
        }

        /** Where nobody else has the model, this closes it, which is a format's code: never under a lock. */
        private void giveBack() {
            lease.close();
            use.close();
        }
    }
}
