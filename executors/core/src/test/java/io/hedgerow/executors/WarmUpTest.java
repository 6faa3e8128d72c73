package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.RuntimeSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
    private static final int CALLS = 20;

    private final ModelRegistry registry = new ModelRegistry();
    private Bulkhead bulkhead;
    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

    private int warmupCalls = ModelSpec.UNTIL_SETTLED;

    @Test
    void everyModelIsCalledWithRowsOfItsEndpoint() throws Exception {
        warmUp((row, cancellation) -> {
            seen.add(row.stringAt(0) + row.tensorAt(0));
            return Prediction.ofValue(1);
        });

        assertThat(bulkhead.inline().isInline()).as("cheap, so inline").isTrue();
        assertThat(seen)
                .hasSize(CALLS)
                .allSatisfy(inputs -> assertThat((String) inputs).contains("FP32[1, 3]"));
    }

    @Test
    void whatAModelThrowsIsNoReasonNotToStart() throws Exception {
        warmUp((row, cancellation) -> {
            seen.add(1);
            if (seen.size() % 2 == 0) {
                throw new StackOverflowError();
            }
            throw new IllegalStateException("cannot take it");
        });

        assertThat(seen).hasSize(CALLS);
        assertThat(bulkhead.inline().isInline()).as("not measured").isFalse();
    }

    @Test
    void aModelThatHangsIsLeftBehindAndCancelled() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);

        warmUp((row, cancellation) -> {
            cancellation.onCancel(cancelled::countDown);
            cancelled.await();
            return Prediction.ofValue(1);
        });

        assertThat(cancelled.getCount()).isZero();
        assertThat(bulkhead.pace().serviceMicros())
                .as("it takes at least that long")
                .isEqualTo(2_000_000);
        assertThat(bulkhead.inline().isInline()).isFalse();
    }

    @Test
    void aStartThatIsInterruptedStopsItsCalls() throws Exception {
        CountDownLatch calling = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread starting = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            try {
                calling.await();
                starting.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        interrupting.start();

        assertThatThrownBy(() -> warmUp((row, cancellation) -> {
                    cancellation.onCancel(cancelled::countDown);
                    calling.countDown();
                    cancelled.await();
                    return Prediction.ofValue(1);
                }))
                .isInstanceOf(InterruptedException.class);

        interrupting.join();
        assertThat(cancelled.getCount()).isZero();
    }

    @Test
    void anotherServerIsNotCalledOftenWithMadeUpRows() throws Exception {
        warmUp(
                new Scorer() {
                    @Override
                    public Prediction score(Row row, Cancellation cancellation) {
                        seen.add(cancellation.remainingNanos());
                        return Prediction.ofValue(1);
                    }

                    @Override
                    public boolean isBlocking() {
                        return true;
                    }
                },
                100 * CALLS);

        assertThat(seen).hasSize(20).containsOnly(WarmUp.LONGEST.toNanos());
        assertThat(bulkhead.inline().isInline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 50})
    void aModelIsCalledAsOftenAsItsDocumentSays(int wanted) throws Exception {
        warmupCalls = wanted;
        warmUp(
                (row, cancellation) -> {
                    seen.add(cancellation.remainingNanos());
                    return Prediction.ofValue(1);
                },
                CALLS);
        assertThat(seen).hasSizeLessThanOrEqualTo(wanted).hasSizeGreaterThan(wanted - 10);
        assertThat(bulkhead.inline().isInline()).isEqualTo(wanted > 0);
    }

    @Test
    void besideRequestsAModelThatIsWarmIsNotCalledAgain() throws Exception {
        Scorer counting = (row, cancellation) -> {
            seen.add(1L);
            return Prediction.ofValue(1);
        };
        ModelRegistry.Key key = new ModelRegistry.Key(new JobID(), "testing", "0", LoadOptions.DEFAULT);
        WarmUp warmUp = new WarmUp("pool", CALLS, getClass().getClassLoader(), new TestingPoolClock());
        try (ModelLease lease = registry.acquire(key, () -> TestingModel.load("value=1"))) {
            warmUp.runBeside(List.of(bulkhead(counting, lease)));
            int calls = seen.size();
            assertThat(calls).isPositive();
            Bulkhead next = bulkhead(counting, lease);
            warmUp.runBeside(List.of(next));
            assertThat(seen).hasSize(calls);
            assertThat(next.inline().isInline()).isTrue();
        }
        try (ModelLease other = registry.acquire(key, () -> TestingModel.load("value=1"))) {
            int calls = seen.size();
            warmUp.runBeside(List.of(bulkhead(counting, other)));
            assertThat(seen).as("loaded again").hasSizeGreaterThan(calls);
        }
    }

    @Test
    void aModelThatIsToReplaceAnotherAndHangsIsNotLetIn() throws Exception {
        ModelRegistry.Key key = new ModelRegistry.Key(new JobID(), "testing", "0", LoadOptions.DEFAULT);
        WarmUp warmUp = new WarmUp(
                "pool", CALLS, getClass().getClassLoader(), new TestingPoolClock(), WarmUp.LONGEST.plusMillis(1));
        CountDownLatch cancelled = new CountDownLatch(1);
        Scorer hangs = (row, cancellation) -> {
            cancellation.onCancel(cancelled::countDown);
            cancelled.await();
            return Prediction.ofValue(1);
        };
        try (ModelLease lease = registry.acquire(key, () -> TestingModel.load("value=1"))) {
            assertThatThrownBy(() -> warmUp.runBeside(List.of(bulkhead(hangs, lease))))
                    .isInstanceOf(ModelRefusedException.class)
                    .hasMessage("it has not answered the first row of its warm-up after 2001 ms");
        }
        assertThat(cancelled.getCount()).isZero();
    }

    private Bulkhead bulkhead(Scorer scorer, ModelLease lease) {
        return new Bulkhead(
                variant(scorer, lease), PoolSpec.of("pool", 1), new TestingAttemptListener(), new TestingPoolClock());
    }

    private void warmUp(Scorer scorer) throws Exception {
        warmUp(scorer, CALLS);
    }

    private void warmUp(Scorer scorer, int calls) throws Exception {
        ModelRegistry.Key key = new ModelRegistry.Key(new JobID(), "testing", "0", LoadOptions.DEFAULT);
        try (ModelLease lease = registry.acquire(key, () -> TestingModel.load("value=1"))) {
            bulkhead = bulkhead(scorer, lease);
            new WarmUp("pool", calls, getClass().getClassLoader(), new TestingPoolClock()).run(List.of(bulkhead));
        }
    }

    private HostedVariant variant(Scorer scorer, ModelLease lease) {
        VariantSpec variant = VariantSpec.of("a");
        EndpointSpec endpoint = new EndpointSpec(
                "point",
                1,
                List.of(
                        InputSpec.scalar("s", ValueType.STRING),
                        InputSpec.scalar("x", ValueType.DOUBLE),
                        new InputSpec("t", ValueType.FLOAT, false, List.of(-1L, 3L))),
                List.of(),
                false,
                Task.REGRESSION,
                50,
                EndpointSpec.DeadlineFrom.ADMISSION,
                List.of(variant),
                FanOutSpec.all("point"),
                SelectionSpec.of("fastest"),
                OnDeadlineSpec.PARTIAL);
        ModelSpec model = new ModelSpec(
                "a",
                "1",
                "testing",
                "a",
                "0",
                1,
                "pool",
                Map.of(),
                null,
                ModelSpec.OutputMapping.INFERRED,
                RuntimeSpec.DEFAULT,
                List.of(),
                warmupCalls);
        return new HostedVariant(endpoint, 0, variant, 0, model, scorer, lease);
    }
}
