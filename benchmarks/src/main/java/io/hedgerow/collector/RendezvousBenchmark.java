package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory.FsCheckpointStateOutputStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a request costs a collector of 64 key groups at 10,000 requests a second: header, three replies
 * of which two decide, the tombstone and its expiry, with all that is counted on the way. {@link #messages} is what
 * of it is the making of the messages. And how long a checkpoint holds up the task.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RendezvousBenchmark {
    static final int MICROS_PER_REQUEST = 100;
    private static final long DEADLINE_MILLIS = 200_000;
    static final int KEY_GROUPS = 64;

    /** One request from header to expiry. */
    @Benchmark
    public @Nullable Answer request(Collector collector) {
        return collector.request();
    }

    /** The making of a request's messages, which {@link #request} has in it. */
    @Benchmark
    public void messages(Numbers numbers, Blackhole hole) {
        long number = ++numbers.last;
        hole.consume(Messages.header(number, number));
        for (int variant = 0; variant < 3; variant++) {
            hole.consume(Messages.reply(number, variant));
        }
    }

    /** What a checkpoint does on the task's thread for the raw state of a full window, a file being written. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void checkpoint(Checkpoint checkpoint) throws IOException {
        checkpoint.write();
    }

    /** Counts requests. */
    @State(Scope.Thread)
    public static class Numbers {
        private long last;
    }

    /** A collector with 500,000 finished requests, and a stream of Flink's for each checkpoint of it. */
    @State(Scope.Thread)
    public static class Checkpoint implements RendezvousOutput {
        @Param("500000")
        public int remembered;

        private @Nullable Driver driver;
        private @Nullable Path folder;
        private @Nullable FsCheckpointStateOutputStream file;
        private @Nullable KeyedStateCheckpointOutputStream stream;

        @Setup
        public void fill() throws IOException {
            driver = new Driver(100, remembered, this);
            driver.fill();
            folder = new Path(Files.createTempDirectory("checkpoint").toUri());
        }

        @Setup(Level.Invocation)
        public void open() {
            file = new FsCheckpointStateOutputStream(
                    Objects.requireNonNull(folder), LocalFileSystem.getSharedInstance(), 20 * 1024, 20 * 1024, false);
            stream = new KeyedStateCheckpointOutputStream(file, KeyGroupRange.of(0, KEY_GROUPS - 1));
        }

        private void write() throws IOException {
            Objects.requireNonNull(driver).writeTo(Objects.requireNonNull(stream));
        }

        /** Closing without a handle deletes the file. */
        @TearDown(Level.Invocation)
        public void close() {
            Objects.requireNonNull(file).close();
        }

        @TearDown
        public void delete() throws IOException {
            LocalFileSystem.getSharedInstance().delete(Objects.requireNonNull(folder), true);
        }

        @Override
        public void answer(Answer answer) {}

        @Override
        public void attempt(AttemptRecord attempt) {}
    }

    /** What is held while requests come and go. */
    public enum Held {
        REMEMBERED,
        OPEN
    }

    /** A collector that holds so many. */
    @State(Scope.Thread)
    public static class Collector implements RendezvousOutput {
        @Param({"REMEMBERED", "OPEN"})
        public Held held = Held.REMEMBERED;

        @Param({"1000", "10000", "100000", "1000000"})
        public int size;

        private @Nullable Driver driver;
        private @Nullable Answer lastAnswer;

        @Setup
        public void fill() {
            driver = new Driver(held == Held.OPEN ? size : 1, held == Held.OPEN ? 1_000 : size, this);
            driver.fill();
        }

        private @Nullable Answer request() {
            Objects.requireNonNull(driver).request();
            return lastAnswer;
        }

        @Override
        public void answer(Answer answer) {
            lastAnswer = answer;
        }

        @Override
        public void attempt(AttemptRecord attempt) {
            throw new IllegalStateException("attempts are off");
        }
    }

    /** Messages of requests by number, each of them with an ID string of its own, as if it had been read. */
    static final class Messages {
        private static final Prediction PREDICTION = Prediction.ofLabel(1, 0.75);

        /** Spreads like random IDs do. */
        static String id(long number) {
            return Long.toHexString(number * 0x9E3779B97F4A7C15L);
        }

        static PlanHeader header(long number, long nowMicros) {
            return new PlanHeader(
                    id(number),
                    number,
                    1,
                    "cards",
                    0,
                    0b111,
                    -1,
                    nowMicros,
                    nowMicros / 1_000 + DEADLINE_MILLIS,
                    Request.UNSET,
                    null,
                    Map.of(),
                    null);
        }

        static AttemptReply reply(long number, int variant) {
            return new AttemptReply(id(number), number, variant, Outcome.SCORED, null, 90, PREDICTION);
        }
    }

    /** Moves the time on by a request's share of it with every request. */
    private static final class Driver {
        private final int open;
        private final int remembered;
        private final RendezvousStore store;
        private final Rendezvous rendezvous;
        private final long ticksEvery = RendezvousStore.TICK_MILLIS * 1_000 / MICROS_PER_REQUEST;
        private long number;
        private long nowMicros = 1_795_000_000_000_000L;
        private final EpochMicrosClock clock = () -> nowMicros;

        Driver(int open, int remembered, RendezvousOutput out) {
            this.open = open;
            this.remembered = remembered;
            long windowMillis = (long) remembered * MICROS_PER_REQUEST / 1_000;
            CollectorOptions options = CollectorOptions.DEFAULTS.withDuplicateWindowMillis(windowMillis);
            Roster roster = roster();
            store = new RendezvousStore(
                    KEY_GROUPS, KeyGroupRange.of(0, KEY_GROUPS - 1), windowMillis, epochMillis -> {});
            Ledger ledger = new CollectorLedger(roster, new StatisticsRecorder(roster), new UnregisteredMetricsGroup());
            ServedEndpoint[] endpoints =
                    ServedEndpoint.of(roster, PolicyRegistry.load(RendezvousBenchmark.class.getClassLoader()));
            rendezvous = new Rendezvous(endpoints, options, store, ledger, out);
        }

        void fill() {
            for (long i = 0; i < 2L * remembered + open; i++) {
                request();
            }
        }

        void writeTo(KeyedStateCheckpointOutputStream out) throws IOException {
            for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                out.startNewKeyGroup(keyGroup);
                store.write(keyGroup, out);
            }
        }

        void request() {
            number++;
            nowMicros += MICROS_PER_REQUEST;
            rendezvous.onHeader(Messages.header(number, nowMicros), clock);
            long oldest = number - open;
            if (oldest > 0) {
                for (int variant = 0; variant < 3; variant++) {
                    rendezvous.onReplies(Messages.reply(oldest, variant), clock);
                }
            }
            if (number % ticksEvery == 0) {
                rendezvous.onTick();
                store.expire(10_000);
                rendezvous.pollDeadlines(nowMicros, 100);
            }
        }
    }

    static Roster roster() {
        EndpointSpec cards = new EndpointSpec(
                "cards",
                1,
                List.of(InputSpec.scalar("x", ValueType.DOUBLE)),
                List.of("no", "yes"),
                false,
                Task.CLASSIFICATION,
                DEADLINE_MILLIS,
                EndpointSpec.DeadlineFrom.ADMISSION,
                List.of(VariantSpec.of("a"), VariantSpec.of("b"), VariantSpec.of("c")),
                FanOutSpec.all("cards"),
                SelectionSpec.of("majorityVote"),
                OnDeadlineSpec.PARTIAL);
        return new Roster(1, List.of(cards), Map.of(), List.of(PoolSpec.of("default", 1)));
    }
}
