package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.ExecutionSpec.SlowCallSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A breaker under calls that overlap and outlast its states, in virtual time. What it may do is counted apart from it:
 * by the spans between its openings and closings as they are seen from outside.
 */
class FailureBreakerSimulationTest {
    private static final int SEEDS = Integer.getInteger("hedgerow.simulation.seeds", 200);
    private static final int STEPS = 2_000;
    private static final long MILLI = 1_000_000;

    @Test
    void onlyCallsOfTheHalfOpenSpanAreProbes() {
        Set<Ejection> seen = EnumSet.noneOf(Ejection.class);
        int[] recoveries = {0};
        LongStream.range(0, SEEDS).forEach(seed -> {
            try {
                History history = new History(seed);
                history.run();
                seen.addAll(history.ejections);
                recoveries[0] += history.recoveries;
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed, t);
            }
        });
        assertThat(seen).as("what the histories reached").containsExactlyInAnyOrder(Ejection.values());
        assertThat(recoveries[0]).as("recoveries").isPositive();
    }

    /** A call under way: the span of the breaker's life it was let in, and its permission. */
    private record Running(int span, long permission, long startNanos) {}

    private static final class History {
        private final Random random;
        private final BreakerSpec spec;
        private final FailureBreaker breaker;
        private final List<Ejection> ejections = new ArrayList<>();
        private final List<Running> running = new ArrayList<>();
        private final Map<Integer, Integer> probesAdmitted = new HashMap<>();
        private final Map<Integer, Integer> probesCounted = new HashMap<>();
        private long nowNanos;
        private int span;
        private boolean isOpen;
        private double failing;
        private int recoveries;

        History(long seed) {
            random = new Random(seed);
            int minimum = 1 + random.nextInt(8);
            long openMillis = 1L + random.nextInt(50);
            spec = new BreakerSpec(
                    20 + random.nextInt(80),
                    minimum,
                    minimum + random.nextInt(10),
                    random.nextBoolean() ? BreakerSpec.NEVER : 1 + random.nextInt(10),
                    openMillis,
                    openMillis * (1L + random.nextInt(5)),
                    1 + random.nextInt(4),
                    random.nextBoolean() ? null : new SlowCallSpec(20_000, 10 + random.nextInt(90)));
            breaker = new FailureBreaker("v", spec, () -> nowNanos, ejections::add);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(100) == 0) {
                    failing = random.nextBoolean() ? 0 : random.nextDouble();
                }
                nowNanos += random.nextInt(20) == 0 ? random.nextInt(60) * MILLI : random.nextInt((int) MILLI);
                if (running.size() < 12 && random.nextBoolean()) {
                    acquire();
                } else if (!running.isEmpty()) {
                    end(running.remove(random.nextInt(running.size())));
                }
            }
        }

        private void acquire() {
            int openings = ejections.size();
            long permission = breaker.tryAcquire();
            assertThat(ejections).as("asking opens nothing").hasSize(openings);
            if (permission == FailureBreaker.REFUSED) {
                assertThat(isOpen).as("refused though closed").isTrue();
                return;
            }
            if (isOpen) {
                assertThat(probesAdmitted.merge(span, 1, Integer::sum))
                        .as("probes at once")
                        .isLessThanOrEqualTo(spec.probes());
            }
            running.add(new Running(span, permission, nowNanos));
        }

        private void end(Running call) {
            int openings = ejections.size();
            boolean counts = tell(call);
            boolean isOld = call.span() != span;
            boolean changed = ejections.size() > openings || breaker.isOpen() != isOpen;
            if (isOld) {
                assertThat(changed).as("changed by a call of an earlier span").isFalse();
                return;
            }
            if (isOpen) {
                int counted = probesCounted.merge(span, counts ? 1 : 0, Integer::sum);
                probesAdmitted.merge(span, counts ? 0 : -1, Integer::sum);
                assertThat(changed).as("after %s probes", counted).isEqualTo(counted == spec.probes());
            }
            if (changed) {
                recoveries += breaker.isOpen() ? 0 : 1;
                isOpen = breaker.isOpen();
                span++;
            }
        }

        /** Whether the breaker may learn from it. */
        private boolean tell(Running call) {
            long nanos = nowNanos - call.startNanos();
            boolean isSlow =
                    spec.slowCalls() != null && nanos > spec.slowCalls().afterMicros() * 1_000;
            if (random.nextInt(4) == 0) {
                breaker.onUnfinished(call.permission(), nanos);
                return isSlow;
            }
            if (random.nextDouble() < failing) {
                breaker.onFailure(call.permission(), nanos, "no");
            } else {
                breaker.onSuccess(call.permission(), nanos);
            }
            return true;
        }
    }
}
