package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A model of a key is loaded once, closed when nobody needs it, and asked again later for what may have passed. */
class ChosenModelTest {
    private static final int THREADS = 4;
    private static final long MILLI = 1_000_000;

    private final ModelRegistry registry = new ModelRegistry();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger unloaded = new AtomicInteger();
    private final AtomicInteger unfit = new AtomicInteger();
    private final AtomicInteger recovered = new AtomicInteger();
    private final List<String> refusals = new ArrayList<>();
    private final TestingPoolClock clock = new TestingPoolClock();
    private final HostedVariant variant = TestingPool.of("value=9")
            .hostedVariants((row, cancellation) -> Prediction.ofValue(9))
            .get(0);

    private final KeyedListener listener = new KeyedListener() {
        @Override
        public void onLoaded(ModelSpec model, long nanos) {
            loads.incrementAndGet();
        }

        @Override
        public void onUnloaded(ModelSpec model) {
            unloaded.incrementAndGet();
        }

        @Override
        public void onRefused(ModelSpec model, String reason) {
            refusals.add(reason);
        }

        @Override
        public void onUnfit(ModelSpec model) {
            unfit.incrementAndGet();
        }

        @Override
        public void onRecovered(ModelSpec model) {
            recovered.incrementAndGet();
        }
    };

    private final ModelLoads underWay = new ModelLoads(clock, () -> {});
    private final ModelClosing closing = new ModelClosing("p", ChosenModelTest.class.getClassLoader());
    private final ModelTroubles troubles = new ModelTroubles(model -> new Guard("m", null, () -> 0, why -> {}));

    private ChosenModel model(ChosenModel.Loader loader) {
        return model(loader, listener);
    }

    private ChosenModel model(ChosenModel.Loader loader, KeyedListener told) {
        KeyedContext context = new KeyedContext(underWay, closing, clock, told);
        return new ChosenModel(variant.model(), loader, troubles.of(variant.model()), context);
    }

    private ModelLease loadWith(String program) throws Exception {
        return loadWith(program, loaded -> loaded);
    }

    private ModelLease loadWith(String program, UnaryOperator<LoadedModel> around) throws Exception {
        ModelRegistry.Key key = new ModelRegistry.Key(new JobID(3, 4), "testing", program, LoadOptions.DEFAULT);
        return registry.acquire(key, () -> around.apply(TestingModel.load(program)));
    }

    @Test
    void manyCallsAtOnceLoadItOnceAndTheLastHolderClosesIt() throws Exception {
        int openBefore = TestingModel.openAtRest();
        for (int round = 0; round < 200; round++) {
            ChosenModel model = model(() -> loadWith("valueFrom=x"));
            ExecutorService workers = Executors.newFixedThreadPool(THREADS);
            try {
                List<Callable<AttemptResult>> calls = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    assertThat(model.hold()).isTrue();
                    calls.add(() -> {
                        try {
                            return model.score(TestingPool.row(5), variant, new Cancellation());
                        } finally {
                            model.letGo();
                        }
                    });
                }
                List<Future<AttemptResult>> running = new ArrayList<>();
                calls.forEach(call -> running.add(workers.submit(call)));
                model.letGo(); // the cache's
                for (Future<AttemptResult> result : running) {
                    assertThat(result.get().outcome()).isEqualTo(Outcome.SCORED);
                }
            } finally {
                workers.shutdownNow();
            }
            assertThat(model.hold()).isFalse();
            assertThat(loads).hasValue(round + 1);
        }
        closing.close();
        assertThat(unloaded).hasValue(200);
        assertThat(TestingModel.open()).isEqualTo(openBefore);
        assertThat(TestingModel.closedUnderACall()).isZero();
        assertThat(registry.size()).isZero();
    }

    @Test
    void whatCouldNotBeReadIsReadAgainAfterAPauseThatGrows() {
        AtomicInteger tries = new AtomicInteger();
        ChosenModel model = model(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("the file system does not answer");
            }
            return loadWith("value=5");
        });
        assertThat(score(model).prediction()).as("by the variant's own").isEqualTo(Prediction.ofValue(9));
        score(model);
        assertThat(tries).as("within the pause").hasValue(1);
        assertThat(model.refusal()).contains("the file system does not answer");
        clock.advanceNanos(1_000L * MILLI);
        score(model);
        clock.advanceNanos(1_999L * MILLI);
        score(model);
        assertThat(tries).as("the second pause is twice as long").hasValue(2);
        clock.advanceNanos(1L * MILLI);
        assertThat(score(model).prediction().value()).isEqualTo(5);
        assertThat(model.refusal()).isNull();
        assertThat(refusals).hasSize(2);
        assertThat(recovered).hasValue(1);
        model.letGo();
        closing.close();
        assertThat(registry.size()).isZero();
    }

    @Test
    void whatCanBeCalledAfterAllIsNotToldOfAsRefusedAnyMore() {
        PoolStatus status = new PoolStatus(() -> {});
        KeyedMetrics metrics = new KeyedMetrics("pool", new OperatorMetrics(new UnregisteredMetricsGroup()), status);
        AtomicInteger tries = new AtomicInteger();
        ChosenModel.Loader loader = () -> {
            if (tries.incrementAndGet() < 2) {
                throw new IOException("the file system does not answer");
            }
            return loadWith("value=5");
        };
        ChosenModel model = model(loader, metrics);
        score(model);
        assertThat(status.models(any -> 0)).extracting(ModelStatus::state).containsExactly(ModelState.REFUSED);
        clock.advanceNanos(1_000L * MILLI);
        assertThat(score(model).prediction().value()).isEqualTo(5);
        assertThat(status.models(any -> 0)).isEmpty();
        model.letGo();
    }

    @Test
    void aLoadThatDoesNotEndTakesOneWorkerAndNoOther() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ChosenModel model = model(() -> {
            loading.countDown();
            end.await();
            return loadWith("value=5");
        });
        Thread first = new Thread(() -> score(model));
        first.start();
        loading.await();
        clock.advanceNanos(1_000 * MILLI); // as long as others wait
        for (int i = 0; i < 10; i++) {
            assertThat(score(model).prediction()).as("by the variant's own").isEqualTo(Prediction.ofValue(9));
        }
        end.countDown();
        first.join();
        assertThat(score(model).prediction().value()).isEqualTo(5);
        model.letGo();
    }

    @Test
    void aLoadThatTakesTooLongIsInterruptedAndTheModelIsRefusedForLong() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        ChosenModel model = model(() -> {
            if (tries.incrementAndGet() == 1) {
                loading.countDown();
                new CountDownLatch(1).await();
            }
            return loadWith("value=5");
        });
        AtomicReference<AttemptResult> result = new AtomicReference<>();
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Thread worker = new Thread(() -> {
            result.set(score(model));
            isInterrupted.set(Thread.currentThread().isInterrupted());
        });
        worker.start();
        loading.await();
        clock.advanceNanos(59_999 * MILLI);
        underWay.giveUpOverdue();
        assertThat(refusals).isEmpty();
        assertThat(underWay.nextNanos()).isEqualTo(60_000 * MILLI);
        clock.advanceNanos(MILLI);
        underWay.giveUpOverdue();
        underWay.giveUpOverdue();
        worker.join();

        assertThat(refusals).singleElement().asString().contains("v0:1", "its load has not ended after 60 s");
        assertThat(result.get().prediction()).as("by the variant's own").isEqualTo(Prediction.ofValue(9));
        assertThat(isInterrupted).as("the interrupt was the load's").isFalse();
        clock.advanceNanos(59_999 * MILLI);
        score(model);
        assertThat(tries).hasValue(1);
        clock.advanceNanos(MILLI);
        assertThat(score(model).prediction().value()).isEqualTo(5);
        assertThat(underWay.nextNanos()).isEqualTo(TimeLimits.NEVER);
        model.letGo();
    }

    @Test
    void whileALoadThatWasGivenUpGoesOnNobodyWaitsForTheSameBytes() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ChosenModel deaf = model(() -> {
            loading.countDown();
            awaitUninterruptibly(end);
            return loadWith("value=5");
        });
        Thread worker = new Thread(() -> score(deaf));
        worker.start();
        loading.await();
        clock.advanceNanos(60_000 * MILLI);
        underWay.giveUpOverdue();
        clock.advanceNanos(60_000 * MILLI);
        AtomicInteger tries = new AtomicInteger();
        ChosenModel again = model(() -> {
            tries.incrementAndGet();
            return loadWith("value=5");
        });
        assertThat(score(again).prediction()).as("by the variant's own").isEqualTo(Prediction.ofValue(9));
        assertThat(tries).hasValue(0);
        assertThat(again.refusal()).contains("has not ended");
        end.countDown();
        worker.join();
        clock.advanceNanos(60_000 * MILLI);
        assertThat(score(again).prediction().value()).isEqualTo(5);
        deaf.letGo();
        again.letGo();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                assertThat(e).as("deaf").isNotNull();
            }
        }
    }

    @Test
    void whatIsClosedIsClosedByAThreadOfItsOwn() throws Exception {
        int before = TestingModel.closedOnThisThread();
        for (int i = 0; i < 100; i++) {
            ChosenModel model = model(() -> loadWith("value=5"));
            AtomicReference<AttemptResult> result = new AtomicReference<>();
            Thread worker = new Thread(() -> result.set(score(model)));
            worker.start();
            worker.join();
            assertThat(result.get().prediction().value()).isEqualTo(5);
            model.letGo();
        }
        closing.close();
        assertThat(unloaded).hasValue(100);
        assertThat(TestingModel.closedOnThisThread()).isEqualTo(before);
    }

    @Test
    void workersHelpWhereClosingIsBehind() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger closed = new AtomicInteger();
        closing.execute(() -> {
            begun.countDown();
            awaitUninterruptibly(end);
        });
        begun.await();
        for (int i = 0; i < ModelClosing.MOST_WAITING + 5; i++) {
            closing.execute(closed::incrementAndGet);
        }
        ChosenModel model = model(() -> loadWith("value=5"));
        score(model);
        assertThat(closed).hasValue(5);
        end.countDown();
        model.letGo();
        closing.close();
        assertThat(closed).hasValue(ModelClosing.MOST_WAITING + 5);
        closing.execute(closed::incrementAndGet); // of a worker that was left behind
        assertThat(closed).hasValue(ModelClosing.MOST_WAITING + 6);
    }

    @Test
    void whatDoesNotFitOneEndpointIsNoTroubleOfAnother() {
        HostedVariant other = ofEndpoint("other");
        AtomicInteger binds = new AtomicInteger();
        AtomicBoolean isUnfit = new AtomicBoolean(true);
        ChosenModel model = model(() -> loadWith(
                "value=5",
                loaded -> new TestingPickyModel(loaded, () -> {
                    if (binds.getAndIncrement() != 1 && isUnfit.get()) { // the second is the other's
                        throw new ModelRefusedException("has no column x");
                    }
                })));
        assertThat(score(model).prediction()).as("by the variant's own").isEqualTo(Prediction.ofValue(9));
        assertThat(score(model, other).prediction().value()).isEqualTo(5);
        assertThat(refusals).singleElement().asString().contains("v0:1", "for endpoint ", "has no column x");
        assertThat(recovered).as("it serves").hasValue(1);
        assertThat(model.isRefused()).isFalse();
        score(model);
        assertThat(binds).as("within the pause").hasValue(2);
        clock.advanceNanos(1_000L * MILLI);
        score(model);
        assertThat(binds).hasValue(3);
        assertThat(unfit).as("reported as one endpoint's").hasValue(1);
        assertThat(refusals).hasSize(1);
        isUnfit.set(false);
        clock.advanceNanos(2_000L * MILLI);
        assertThat(score(model).prediction().value()).isEqualTo(5);
        assertThat(loads).hasValue(1);
        model.letGo();
    }

    @Test
    void aGenerationThatFitsEndsWhatWasWrongWithTheOneBefore() {
        HostedVariant next = TestingPool.of("value=9")
                .hostedVariants((row, cancellation) -> Prediction.ofValue(9))
                .get(0);
        PoolStatus status = new PoolStatus(() -> {});
        KeyedMetrics metrics = new KeyedMetrics("pool", new OperatorMetrics(new UnregisteredMetricsGroup()), status);
        AtomicInteger binds = new AtomicInteger();
        ChosenModel.Loader loader = () -> loadWith(
                "value=5",
                loaded -> new TestingPickyModel(loaded, () -> {
                    if (binds.getAndIncrement() == 0) {
                        throw new ModelRefusedException("has no column x");
                    }
                }));
        ChosenModel model = model(loader, metrics);
        score(model);
        assertThat(status.models(any -> 0)).extracting(ModelStatus::state).containsExactly(ModelState.REFUSED);
        assertThat(model.isRefused()).isTrue();
        assertThat(score(model, next).prediction().value()).isEqualTo(5);
        assertThat(status.models(any -> 0)).isEmpty();
        assertThat(model.isRefused()).isFalse();
        model.letGo();
    }

    @Test
    void thatItCouldNotBeLoadedBeforeIsNoTroubleOfTheEndpointItFits() {
        HostedVariant other = TestingPool.of("value=9")
                .hostedVariants((row, cancellation) -> Prediction.ofValue(9))
                .get(0);
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger binds = new AtomicInteger();
        ChosenModel model = model(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IOException("the file system does not answer");
            }
            return loadWith(
                    "value=5",
                    loaded -> new TestingPickyModel(loaded, () -> {
                        if (binds.getAndIncrement() == 0) {
                            throw new ModelRefusedException("has no column x");
                        }
                    }));
        });
        score(model);
        clock.advanceNanos(1_000L * MILLI);
        score(model);
        assertThat(score(model, other).prediction().value()).isEqualTo(5);
        model.letGo();
    }

    @Test
    void onlyTheLastFewEndpointsThatItDoesNotFitAreKnown() {
        ModelTrouble trouble = troubles.of(variant.model());
        List<EndpointSpec> endpoints = new ArrayList<>();
        for (int generation = 0; generation <= ModelTrouble.MOST_UNFIT; generation++) {
            endpoints.add(TestingPool.of("value=9")
                    .hostedVariants((row, cancellation) -> Prediction.ofValue(9))
                    .get(0)
                    .endpoint());
            trouble.refuseFor(endpoints.get(generation), "bad", 0);
        }
        assertThat(trouble.isPaused(endpoints.get(0), 0)).isFalse();
        assertThat(trouble.isPaused(endpoints.get(1), 0)).isTrue();
        assertThat(trouble.isPaused(endpoints.get(ModelTrouble.MOST_UNFIT), 0)).isTrue();
        assertThat(trouble.refusal()).isNull();
    }

    @Test
    void noMemoryForOneModelIsThatModelsMisfortune() {
        ChosenModel model = model(() -> {
            throw new OutOfMemoryError("testing");
        });
        assertThat(score(model).outcome()).isEqualTo(Outcome.SCORED);
        assertThat(model.refusal()).contains("OutOfMemoryError");
    }

    @Test
    void onlyTheLastFewBindingsAreKept() {
        ChosenModel model = model(() -> loadWith("value=5"));
        for (int generation = 0; generation < 50; generation++) {
            HostedVariant next = TestingPool.of("value=9")
                    .hostedVariants((row, cancellation) -> Prediction.ofValue(9))
                    .get(0);
            assertThat(model.score(TestingPool.row(1), next, new Cancellation())
                            .prediction()
                            .value())
                    .isEqualTo(5);
        }
        assertThat(loads).hasValue(1);
        model.letGo();
    }

    @Test
    void whatItWasLoadedFromIsLetGoOf() {
        AtomicReference<WeakReference<byte[]>> bytes = new AtomicReference<>();
        ChosenModel model = model(loaderOfBytes(bytes));
        System.gc();
        assertThat(bytes.get().get()).as("before it is loaded").isNotNull();
        score(model);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return bytes.get().get() == null;
        });
        assertThat(score(model).prediction().value()).isEqualTo(5);
        model.letGo();
    }

    /** Which nobody else holds. */
    private ChosenModel.Loader loaderOfBytes(AtomicReference<WeakReference<byte[]>> seen) {
        byte[] bytes = new byte[1 << 20];
        seen.set(new WeakReference<>(bytes));
        return () -> loadWith("value=" + (bytes.length > 0 ? 5 : 0));
    }

    private HostedVariant ofEndpoint(String name) {
        EndpointSpec same = variant.endpoint();
        EndpointSpec endpoint = new EndpointSpec(
                name,
                same.generation(),
                same.inputs(),
                same.classes(),
                same.includeOutputs(),
                same.task(),
                same.deadlineMillis(),
                same.deadlineFrom(),
                same.variants(),
                same.fanOut(),
                same.selection(),
                same.onDeadline(),
                same.cache());
        return new HostedVariant(endpoint, 1, variant.variant(), 0, variant.model(), variant.scorer(), null);
    }

    private AttemptResult score(ChosenModel model) {
        return score(model, variant);
    }

    private static AttemptResult score(ChosenModel model, HostedVariant variant) {
        return model.score(TestingPool.row(1), variant, new Cancellation());
    }
}
