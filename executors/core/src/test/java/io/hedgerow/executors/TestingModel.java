package io.hedgerow.executors;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A model of the {@link TestingModelFormat}. Counts how many are open and whether one was closed under a call. */
public final class TestingModel implements LoadedModel {
    private static final AtomicInteger LOADS = new AtomicInteger();
    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final AtomicInteger CLOSED_UNDER_A_CALL = new AtomicInteger();
    private static final ThreadLocal<AtomicInteger> CLOSED_HERE = ThreadLocal.withInitial(AtomicInteger::new);

    private final Map<String, String> settings;
    private final AtomicInteger calls = new AtomicInteger();

    private TestingModel(Map<String, String> settings) {
        this.settings = settings;
    }

    static TestingModel load(String program) throws ModelRefusedException {
        Map<String, String> settings = new HashMap<>();
        for (String setting : program.split(";", -1)) {
            String[] parts = setting.split("=", 2);
            settings.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        if (settings.containsKey("refuseLoad")) {
            throw new ModelRefusedException(settings.get("refuseLoad"));
        }
        if (settings.containsKey("hangLoad")) {
            hang(settings);
        }
        LOADS.incrementAndGet();
        OPEN.incrementAndGet();
        return new TestingModel(settings);
    }

    private static void hang(Map<String, String> settings) throws ModelRefusedException {
        String gate = settings.getOrDefault("gate", "load");
        TestingGates.enter(gate);
        if ("deaf".equals(settings.get("hangLoad"))) {
            TestingGates.awaitUninterruptibly(gate);
            return;
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new ModelRefusedException("its load was interrupted", e);
        }
    }

    /** Models ever loaded in this class loader. */
    public static int loads() {
        return LOADS.get();
    }

    /** Models loaded and not closed. */
    public static int open() {
        return OPEN.get();
    }

    /**
     * Models loaded and not closed, once no worker of a pool {@code p} is left: a pool that is closed waits for its workers for
     * a moment only, and each of them keeps its model open.
     */
    static int openAtRest() {
        Awaitility.await("workers end").atMost(Duration.ofSeconds(30)).until(() -> workers("p", "") == 0);
        return open();
    }

    /** Live workers of a pool's variants whose names begin so. */
    static long workers(String pool, String variant) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hedgerow-" + pool + "-" + variant))
                .count();
    }

    /** Models that were closed while a call was inside, ever. */
    public static int closedUnderACall() {
        return CLOSED_UNDER_A_CALL.get();
    }

    /** Models that this thread has closed, ever. */
    public static int closedOnThisThread() {
        return CLOSED_HERE.get().get();
    }

    @Override
    public ModelSignature signature(ModelSpec.OutputMapping output) {
        List<InputSpec> inputs = list("inputs").stream()
                .map(name -> InputSpec.scalar(name, ValueType.DOUBLE))
                .toList();
        boolean classifies = settings.containsKey("label");
        return new ModelSignature(
                inputs,
                List.of(new ModelSignature.Output("out", "double", classifies ? "label" : "value")),
                classifies ? Task.CLASSIFICATION : Task.REGRESSION,
                list("classes"));
    }

    private List<String> list(String setting) {
        String value = settings.getOrDefault(setting, "");
        return value.isEmpty() ? List.of() : Stream.of(value.split(",", -1)).toList();
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        if (settings.containsKey("refuseBind")) {
            throw new ModelRefusedException(settings.get("refuseBind"));
        }
        return new Scorer() {
            @Override
            public Prediction score(Row row, Cancellation cancellation) throws Exception {
                calls.incrementAndGet();
                try {
                    return TestingModel.this.score(binding.layout(), row, cancellation);
                } finally {
                    calls.decrementAndGet();
                }
            }

            @Override
            public boolean isBlocking() {
                return settings.containsKey("blocking");
            }
        };
    }

    private Prediction score(InputLayout layout, Row row, Cancellation cancellation) throws Exception {
        if (!settings.containsKey("when") || input(settings.get("when"), layout, row) > 0) {
            pass(cancellation);
            fail();
            if (settings.containsKey("null")) {
                return null;
            }
        }
        if (settings.containsKey("label")) {
            int label = Integer.parseInt(settings.get("label"));
            return Prediction.ofLabel(label, Double.parseDouble(settings.getOrDefault("confidence", "NaN")));
        }
        return Prediction.ofValue(
                settings.containsKey("valueFrom")
                        ? input(settings.get("valueFrom"), layout, row)
                        : Double.parseDouble(settings.getOrDefault("value", "0")));
    }

    private static double input(String name, InputLayout layout, Row row) {
        return row.doubleAt(layout.slotOf(layout.indexOf(name)));
    }

    private void pass(Cancellation cancellation) throws InterruptedException {
        String gate = settings.getOrDefault("gate", "none");
        TestingGates.enter(gate);
        if ("deaf".equals(settings.get("hang"))) {
            TestingGates.awaitUninterruptibly(gate);
            return;
        }
        boolean hangs = settings.containsKey("hang");
        if (hangs || settings.containsKey("delay")) {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(cancelled::countDown);
            long delayMillis = hangs ? Long.MAX_VALUE : Long.parseLong(settings.get("delay"));
            if (cancelled.await(delayMillis, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("the call was cancelled");
            }
            cancellation.onCancel(null);
        }
    }

    private void fail() {
        if (settings.containsKey("throw")) {
            throw new IllegalStateException(settings.get("throw"));
        }
        if (settings.containsKey("stackOverflow")) {
            throw new IllegalStateException("unreachable " + recurse(0));
        }
        if (settings.containsKey("outOfMemory")) {
            throw new OutOfMemoryError("testing");
        }
        if (settings.containsKey("assertion")) {
            throw new AssertionError("testing");
        }
        if (settings.containsKey("linkage")) {
            throw new NoClassDefFoundError("testing/Missing");
        }
    }

    @SuppressWarnings("InfiniteRecursion") // the point of it
    private static long recurse(long depth) {
        return 1 + recurse(depth + 1);
    }

    @Override
    public void close() {
        if (calls.get() > 0) {
            CLOSED_UNDER_A_CALL.incrementAndGet();
        }
        OPEN.decrementAndGet();
        CLOSED_HERE.get().incrementAndGet();
    }
}
