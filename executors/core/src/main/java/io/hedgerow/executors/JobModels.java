package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;

/**
 * The models that a job has in memory in this process, for somebody who looks at models before the job's pools get them. One
 * that a pool has already is not loaded anew, and one that was looked at is held for some seconds more, so that pools of this
 * process find it loaded. Only the few that were looked at last are held. Thread-safe.
 */
public final class JobModels implements AutoCloseable {
    /** A pool asks for a model right after it was published. */
    static final Duration HELD_FOR = Duration.ofSeconds(10);

    /** An endpoint has few models; a folder that is read for the first time may have thousands. */
    static final int MOST_HELD = 8;

    private final ModelRegistry registry;
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

    private record Held(ModelLease lease, ModelArtifact artifact, long untilNanos) {}

    /**
     * Nothing is held yet.
     *
     * @param job whose pools share them
     */
    public JobModels(JobID job) {
        this(ModelRegistry.SHARED, job, System::nanoTime);
    }

    JobModels(ModelRegistry registry, JobID job, LongSupplier nanoClock) {
        this.registry = registry;
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
            ModelLease lease =
                    registry.acquire(new ModelRegistry.Key(job, format, artifact.sha256(), options), loader::load);
            return new Lent(lease, artifact, this);
        } catch (ModelRefusedException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("its load was interrupted", e);
        } catch (Exception e) { // the loader throws no other
            throw new IllegalStateException(e);
        }
    }

    /** The bytes, checked against their digest, of a model that is held. */
    public Optional<ModelArtifact> artifact(String sha256) {
        synchronized (held) {
            return held.stream()
                    .map(Held::artifact)
                    .filter(artifact -> artifact.sha256().equals(sha256))
                    .findFirst();
        }
    }

    /** Lets go of those that were held long enough. To be called now and then. */
    public void letGo() {
        long nowNanos = nanoClock.getAsLong();
        synchronized (held) {
            for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
                Held next = all.next();
                if (next.untilNanos() - nowNanos <= 0) {
                    all.remove();
                    next.lease().close();
                }
            }
        }
    }

    private void hold(ModelLease lease, ModelArtifact artifact) {
        synchronized (held) {
            if (isClosed) {
                lease.close();
                return;
            }
            held.addLast(new Held(lease, artifact, nanoClock.getAsLong() + HELD_FOR.toNanos()));
            if (held.size() > MOST_HELD) {
                held.removeFirst().lease().close();
            }
        }
    }

    /** Lets go of all. */
    @Override
    public void close() {
        synchronized (held) {
            isClosed = true;
            held.forEach(each -> each.lease().close());
            held.clear();
        }
    }

    /** A share in a model. */
    private record Lent(ModelLease lease, ModelArtifact artifact, JobModels from) implements LoadedModel {
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
            from.hold(lease, artifact);
        }
    }
}
