package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;

/** A registry, and an account of the models it loads. Thread-safe. */
final class CountedLoads {
    static final JobID JOB = new JobID(1, 2);
    private static final ModelRegistry.Key KEY = new ModelRegistry.Key(JOB, "testing", "abc", LoadOptions.DEFAULT);

    private final ModelRegistry registry = new ModelRegistry();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger misuses = new AtomicInteger();

    /** That many loads from now on fail with an IOException. */
    void fail(int times) {
        failuresLeft.set(times);
    }

    ModelRegistry registry() {
        return registry;
    }

    ModelLease acquire() throws Exception {
        return registry.acquire(KEY, this::load);
    }

    private LoadedModel load() throws IOException {
        if (failuresLeft.getAndDecrement() > 0) {
            throw new IOException("this time");
        }
        open.incrementAndGet();
        return new CountedModel();
    }

    /** Calls the model, which should be open. */
    void call(ModelLease lease) {
        ((CountedModel) lease.model()).call();
    }

    /** Models loaded and not closed. */
    int open() {
        return open.get();
    }

    /** All is closed, once, and forgotten, and nothing was called after that. */
    void checkAllClosed() {
        if (open.get() != 0 || registry.size() != 0 || misuses.get() != 0) {
            throw new AssertionError(open.get() + " models open, " + registry.size() + " in the registry, "
                    + misuses.get() + " called or closed when closed");
        }
    }

    private final class CountedModel implements LoadedModel {
        private final AtomicInteger closes = new AtomicInteger();

        void call() {
            if (closes.get() > 0) {
                misuses.incrementAndGet();
            }
        }

        @Override
        public ModelSignature signature(ModelSpec.OutputMapping output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Scorer bind(Binding binding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            if (closes.incrementAndGet() > 1) {
                misuses.incrementAndGet();
            }
            open.decrementAndGet();
        }
    }
}
