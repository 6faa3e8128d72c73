package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
    private final ModelRegistry registry = new ModelRegistry();
    private final JobID job = new JobID();
    private final ModelRegistry.Key key = new ModelRegistry.Key(job, "testing", "abc", LoadOptions.DEFAULT);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void loadsOnceWhileOthersWaitAndClosesWithTheLast() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch mayLoad = new CountDownLatch(1);
        RecordingModel model = new RecordingModel();
        AtomicInteger loads = new AtomicInteger();
        List<Future<ModelLease>> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leases.add(threads.submit(() -> registry.acquire(key, () -> {
                loads.incrementAndGet();
                loading.countDown();
                mayLoad.await();
                return model;
            })));
        }
        loading.await();
        mayLoad.countDown();
        for (Future<ModelLease> lease : leases) {
            assertThat(lease.get(60, TimeUnit.SECONDS).model()).isSameAs(model);
        }
        assertThat(loads).hasValue(1);
        for (int i = 0; i < 4; i++) {
            assertThat(model.closes).hasValue(0);
            leases.get(i).get().close();
            leases.get(i).get().close(); // a second time changes nothing
        }
        assertThat(model.closes).hasValue(1);
        assertThat(registry.size()).isZero();
    }

    @Test
    void failedLoadIsNotRemembered() throws Exception {
        assertThatThrownBy(() -> registry.acquire(key, () -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
        assertThat(registry.size()).isZero();
        RecordingModel model = new RecordingModel();
        assertThat(registry.acquire(key, () -> model).model()).isSameAs(model);
    }

    @Test
    void waitersShareARefusalButTryAgainAfterAnyOtherFailure() throws Exception {
        assertThatThrownBy(() -> acquireBehind(new ModelRefusedException("no model"), RecordingModel::new))
                .hasCauseInstanceOf(ModelRefusedException.class)
                .hasStackTraceContaining("no model");
        RecordingModel model = new RecordingModel();
        assertThat(acquireBehind(new IOException("cancelled"), () -> model).model())
                .isSameAs(model);
    }

    /** What a waiter gets whose loader, being second, is only asked when the first one's failure is not shared. */
    private ModelLease acquireBehind(Exception failure, ModelRegistry.Loader second)
            throws InterruptedException, ExecutionException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Future<ModelLease> first = threads.submit(() -> registry.acquire(key, () -> {
            loading.countDown();
            mayFail.await();
            throw failure;
        }));
        loading.await();
        Thread[] waiting = new Thread[1];
        Future<ModelLease> waiter = threads.submit(() -> {
            waiting[0] = Thread.currentThread();
            return registry.acquire(key, second);
        });
        Awaitility.await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.WAITING);
        mayFail.countDown();
        assertThatThrownBy(first::get).hasRootCause(failure);
        return waiter.get();
    }

    @Test
    void interruptedWaiterLeavesNoShareBehind() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch mayLoad = new CountDownLatch(1);
        RecordingModel model = new RecordingModel();
        Future<ModelLease> first = threads.submit(() -> registry.acquire(key, () -> {
            loading.countDown();
            mayLoad.await();
            return model;
        }));
        loading.await();
        Future<ModelLease> waiter = threads.submit(() -> {
            Thread.currentThread().interrupt();
            return registry.acquire(key, () -> model);
        });
        assertThatThrownBy(waiter::get).hasCauseInstanceOf(InterruptedException.class);
        mayLoad.countDown();
        first.get().close();
        assertThat(model.closes).hasValue(1);
    }

    @Test
    void releasedClassLoaderClosesWhatIsLeftButNotUnderACall() throws Exception {
        RecordingModel model = new RecordingModel();
        RecordingModel otherJobs = new RecordingModel();
        ModelLease lease = registry.acquire(key, () -> model);
        registry.acquire(new ModelRegistry.Key(new JobID(), "testing", "abc", LoadOptions.DEFAULT), () -> otherJobs);
        ModelLease.Use use = lease.use();
        registry.releaseJob(job);
        assertThat(model.closes).hasValue(0);
        use.close();
        assertThat(model.closes).hasValue(1);
        lease.close();
        assertThat(model.closes).hasValue(1);
        assertThat(otherJobs.closes).hasValue(0);
        assertThatThrownBy(lease::use).hasMessage("the model was released");
    }

    @Test
    void jobReleasedWhileItsModelLoadsKeepsNothing() {
        RecordingModel model = new RecordingModel();
        assertThatThrownBy(() -> registry.acquire(key, () -> {
                    registry.releaseJob(job);
                    return model;
                }))
                .hasMessage("the model was released");
        assertThat(model.closes).hasValue(1);
        assertThat(registry.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void manyThreadsNeverSeeAClosedModelAndLeaveNoneOpen(long seed) throws Exception {
        AtomicInteger open = new AtomicInteger();
        List<Future<?>> runs = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            Random random = new Random(seed * 100 + t);
            runs.add(threads.submit(() -> {
                for (int i = 0; i < 3_000; i++) {
                    acquireAndRelease(open, random);
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get(5, TimeUnit.MINUTES);
        }
        assertThat(open).hasValue(0);
        assertThat(registry.size()).isZero();
    }

    private void acquireAndRelease(AtomicInteger open, Random random) throws Exception {
        boolean fails = random.nextInt(10) == 0;
        ModelLease lease;
        try {
            lease = registry.acquire(key, () -> {
                if (fails) {
                    throw new IOException("this time");
                }
                open.incrementAndGet();
                return new RecordingModel(open);
            });
        } catch (IOException e) {
            return;
        }
        RecordingModel model = (RecordingModel) lease.model();
        assertThat(model.closes).hasValue(0);
        ModelLease.Use use = lease.use();
        for (int spins = random.nextInt(200); spins > 0; spins--) {
            Thread.onSpinWait();
        }
        lease.close();
        assertThat(model.closes).hasValue(0);
        use.close();
    }

    /** Counts how often it was closed. */
    private static final class RecordingModel implements LoadedModel {
        private final AtomicInteger closes = new AtomicInteger();
        private final AtomicInteger open;

        RecordingModel() {
            this(new AtomicInteger());
        }

        RecordingModel(AtomicInteger open) {
            this.open = open;
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
            assertThat(closes.incrementAndGet()).isEqualTo(1);
            open.decrementAndGet();
        }
    }
}
