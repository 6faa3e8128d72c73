package io.hedgerow.collector;

import io.hedgerow.collector.RendezvousBenchmark.Held;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The design of the collector that lost, kept measurable: a keyed value state per request ID and a processing-time
 * timer per request, both Flink's own on the heap. The messages, the policy, the answers and what is counted are those of
 * {@link RendezvousBenchmark#request}, and so is what is held, so that the two stand in one table.
 *
 * <p>The operator runs in Flink's test harness, which sets the key of each record as a task does and copies nothing;
 * answers go to an output that keeps the last one. The clock moves on by 100 us a request, and the timers are looked at
 * every millisecond.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyedStateBenchmark {

    /** One request from header to expiry. */
    @Benchmark
    public @Nullable Answer request(Collector collector) throws Exception {
        return collector.request();
    }

    /** A keyed operator that holds so many. */
    @State(Scope.Thread)
    public static class Collector {
        @Param({"REMEMBERED", "OPEN"})
        public Held held = Held.REMEMBERED;

        @Param({"1000", "1000000"})
        public int size;

        private @Nullable Driver driver;

        @Setup
        public void fill() throws Exception {
            driver = new Driver(held == Held.OPEN ? size : 1, held == Held.OPEN ? 1_000 : size);
            driver.fill();
        }

        private @Nullable Answer request() throws Exception {
            return Objects.requireNonNull(driver).request();
        }

        @TearDown
        public void close() throws Exception {
            Objects.requireNonNull(driver).close();
        }
    }

    /** Moves the time on by a request's share of it with every request. */
    private static final class Driver {
        private static final int REQUESTS_PER_MILLI = 1_000 / RendezvousBenchmark.MICROS_PER_REQUEST;

        private final int open;
        private final int remembered;
        private final ManualClock clock = new ManualClock();
        private final LastAnswer output = new LastAnswer();
        private final StreamRecord<PlanHeader> header = new StreamRecord<>(null);
        private final StreamRecord<AttemptReplies> replies = new StreamRecord<>(null);
        private final KeyedTwoInputStreamOperatorTestHarness<String, PlanHeader, AttemptReplies, Answer> harness;
        private long number;

        Driver(int open, int remembered) throws Exception {
            this.open = open;
            this.remembered = remembered;
            long windowMillis = (long) remembered * RendezvousBenchmark.MICROS_PER_REQUEST / 1_000;
            harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                    new KeyedCoProcessOperator<>(
                            new KeyedCollectorFunction(RendezvousBenchmark.roster(), windowMillis, clock)),
                    PlanHeader::requestId,
                    AttemptReplies::requestId,
                    Types.STRING,
                    RendezvousBenchmark.KEY_GROUPS,
                    1,
                    0);
            harness.getExecutionConfig().enableObjectReuse();
            harness.setStateBackend(new HashMapStateBackend());
            harness.setOutputCreator(serializer -> output);
            harness.setProcessingTime(clock.epochMicros() / 1_000);
            harness.open();
        }

        /** Throws IllegalStateException where what is held then is not what is to be measured. */
        void fill() throws Exception {
            for (long i = 0; i < 2L * remembered + open; i++) {
                request();
            }
            int held = harness.numKeyedStateEntries();
            int timers = harness.numProcessingTimeTimers();
            int expected = open + remembered;
            if (Math.abs(held - expected) > REQUESTS_PER_MILLI || timers != held) {
                throw new IllegalStateException(held + " states and " + timers + " timers, not " + expected);
            }
        }

        @Nullable
        Answer request() throws Exception {
            number++;
            clock.nowMicros += RendezvousBenchmark.MICROS_PER_REQUEST;
            harness.processElement1(header.replace(RendezvousBenchmark.Messages.header(number, clock.nowMicros)));
            long oldest = number - open;
            if (oldest > 0) {
                for (int variant = 0; variant < 3; variant++) {
                    harness.processElement2(replies.replace(RendezvousBenchmark.Messages.reply(oldest, variant)));
                }
            }
            if (number % REQUESTS_PER_MILLI == 0) {
                harness.setProcessingTime(clock.nowMicros / 1_000);
            }
            return output.last();
        }

        void close() throws Exception {
            harness.close();
        }
    }

    /** Time as the driver sets it. The harness keeps the instance that it is given. */
    private static final class ManualClock implements EpochMicrosClock {
        private static final long serialVersionUID = 1L;

        private long nowMicros = 1_795_000_000_000_000L;

        @Override
        public long epochMicros() {
            return nowMicros;
        }
    }
}
