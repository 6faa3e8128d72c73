package io.hedgerow.executors;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls every model with made-up rows before the first request, so that no request pays for a runtime's lazy set-up and
 * uncompiled code. Bounded in time: a model that hangs on a made-up row does not keep the pool from starting.
 */
final class WarmUp {
    /** Longest a pool's start is held up. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private final String pool;
    private final int calls;
    private final ClassLoader contextClassLoader;

    WarmUp(String pool, int calls, ClassLoader contextClassLoader) {
        this.pool = pool;
        this.calls = calls;
        this.contextClassLoader = contextClassLoader;
    }

    /** Warms all variants up side by side, and returns when they are warm or the time is up. */
    void run(List<HostedVariant> variants) throws InterruptedException {
        if (calls == 0) {
            return;
        }
        CountDownLatch warm = new CountDownLatch(variants.size());
        Cancellation cancellation = new Cancellation();
        for (HostedVariant variant : variants) {
            ModelLease.Use use = variant.lease().use();
            Thread thread = new Thread(
                    () -> {
                        try (use) {
                            call(variant, cancellation);
                        } finally {
                            warm.countDown();
                        }
                    },
                    "hedgerow-" + pool + "-" + variant.variant().name() + "-warm-up");
            thread.setDaemon(true);
            thread.setContextClassLoader(contextClassLoader);
            thread.start();
        }
        if (!warm.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Pool {} starts although not all models are warm after {}", pool, LONGEST);
        }
        cancellation.cancel();
    }

    private void call(HostedVariant variant, Cancellation cancellation) {
        InputLayout layout = new InputLayout(variant.endpoint().inputs());
        for (int i = 0; i < calls && !cancellation.isCancelled(); i++) {
            try {
                variant.scorer().score(row(layout, i), cancellation);
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                // A made-up row may be one the model cannot take; requests are judged when they come.
                LOG.trace("Model {} refused a made-up row", variant.model().id(), e);
            } catch (Error e) {
                LOG.error("Model {} is not warmed up further", variant.model().id(), e);
                return;
            }
        }
    }

    private static Row row(InputLayout layout, int number) {
        Row row = layout.newRow();
        for (int i = 0; i < layout.size(); i++) {
            int slot = layout.slotOf(i);
            switch (layout.columnOf(i)) {
                case DOUBLE -> row.setDouble(i, slot, number % 2);
                case LONG -> row.setLong(i, slot, number);
                case STRING -> row.setString(i, slot, "");
                case TENSOR -> row.setTensor(i, slot, tensor(layout.inputs().get(i)));
            }
        }
        return row;
    }

    private static Tensor tensor(InputSpec input) {
        List<Long> axes = new ArrayList<>();
        input.shape().forEach(axis -> axes.add(axis < 0 ? 1 : axis));
        long[] shape = axes.stream().mapToLong(Long::longValue).toArray();
        int size = Math.toIntExact(Tensor.elementCount(shape));
        return switch (input.type()) {
            case DOUBLE -> new Tensor(Datatype.FP64, shape, new double[size]);
            case FLOAT -> new Tensor(Datatype.FP32, shape, new float[size]);
            case LONG -> new Tensor(Datatype.INT64, shape, new long[size]);
            case INT -> new Tensor(Datatype.INT32, shape, new int[size]);
            case BOOLEAN -> new Tensor(Datatype.BOOL, shape, new boolean[size]);
            case STRING -> new Tensor(Datatype.BYTES, shape, strings(size));
        };
    }

    private static Object strings(int size) {
        String[] strings = new String[size];
        Arrays.fill(strings, "");
        return strings;
    }
}
