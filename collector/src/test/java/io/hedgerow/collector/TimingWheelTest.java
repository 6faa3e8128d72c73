package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingWheelTest {
    private final TimingWheel wheel = new TimingWheel(64);

    private static RequestState entry(String id) {
        return new EarlyReplies(id);
    }

    @Test
    void givesBackWhatIsDueAndNothingBefore() {
        RequestState a = entry("a");
        RequestState b = entry("b");
        wheel.schedule(a, 1_000);
        wheel.schedule(b, 1_002);
        assertThat(wheel.nextTime()).isEqualTo(1_000);
        assertThat(wheel.poll(999)).isNull();
        assertThat(wheel.poll(1_001)).isSameAs(a);
        assertThat(wheel.poll(1_001)).isNull();
        assertThat(wheel.nextTime()).isEqualTo(1_002);
        assertThat(wheel.poll(1_002)).isSameAs(b);
        assertThat(wheel.nextTime()).isEqualTo(TimingWheel.NEVER);
    }

    @Test
    void keepsWhatIsDueInLaterTurns() {
        RequestState far = entry("far");
        wheel.schedule(far, 10_000);
        wheel.schedule(entry("near"), 10_000 - 64);
        assertThat(wheel.poll(9_999)).extracting(RequestState::requestId).isEqualTo("near");
        assertThat(wheel.poll(9_999)).isNull();
        assertThat(wheel.poll(10_000)).isSameAs(far);
    }

    @Test
    void movesAndTakesBack() {
        RequestState a = entry("a");
        wheel.schedule(a, 10);
        wheel.schedule(a, 20);
        assertThat(wheel.size()).isEqualTo(1);
        assertThat(wheel.poll(19)).isNull();
        wheel.unschedule(a);
        wheel.unschedule(a);
        assertThat(wheel.size()).isZero();
        assertThat(wheel.poll(1_000)).isNull();
    }

    @Test
    void takesTimesThatHavePassed() {
        wheel.schedule(entry("a"), 500);
        wheel.poll(400);
        RequestState past = entry("past");
        wheel.schedule(past, -3);
        assertThat(wheel.nextTime()).isEqualTo(-3);
        assertThat(wheel.poll(400)).isSameAs(past);
        assertThat(wheel.poll(499)).isNull();
        wheel.schedule(past, Long.MIN_VALUE);
        assertThat(wheel.poll(499)).isSameAs(past);
        wheel.schedule(past, Long.MAX_VALUE);
        assertThat(wheel.poll(1_000_000)).extracting(RequestState::requestId).isEqualTo("a");
        assertThat(wheel.poll(1_000_000)).isNull();
    }

    @Test
    void seesWhatIsAddedToTheSlotItIsAt() {
        wheel.schedule(entry("a"), 5);
        wheel.schedule(entry("b"), 5);
        assertThat(wheel.poll(5)).isNotNull();
        RequestState late = entry("late");
        wheel.schedule(late, 5);
        assertThat(List.of(wheel.poll(5), wheel.poll(5))).contains(late);
        assertThat(wheel.poll(5)).isNull();
    }

    @Test
    void wantsAPowerOfTwoSlots() {
        assertThatThrownBy(() -> new TimingWheel(100)).hasMessageContaining("was 100");
        assertThatThrownBy(() -> new TimingWheel(32)).hasMessageContaining("was 32");
    }

    /** Against a map of times, with a clock that mostly goes forward. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyUseAgreesWithAMap(long seed) {
        Random random = new Random(seed);
        List<RequestState> entries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            entries.add(entry("e" + i));
        }
        Map<RequestState, Long> expected = new HashMap<>();
        long now = 100_000;
        long lastPoll = 0;
        for (int step = 0; step < 20_000; step++) {
            RequestState any = entries.get(random.nextInt(entries.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    long time = now - 5 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 40);
                    wheel.schedule(any, time);
                    expected.put(any, time);
                }
                case 1 -> {
                    wheel.unschedule(any);
                    expected.remove(any);
                }
                case 2 -> now += random.nextInt(20) == 0 ? random.nextInt(500) - 100 : random.nextInt(3);
                default -> {
                    pollSome(random, now, expected, seed);
                    lastPoll = now;
                }
            }
            assertThat(wheel.size()).as("seed %s, step %s", seed, step).isEqualTo(expected.size());
            long earliest =
                    expected.values().stream().mapToLong(Long::longValue).min().orElse(TimingWheel.NEVER);
            assertThat(wheel.nextTime())
                    .as("seed %s, step %s", seed, step)
                    .isLessThanOrEqualTo(Math.max(earliest, lastPoll));
        }
    }

    private void pollSome(Random random, long now, Map<RequestState, Long> expected, long seed) {
        int limit = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : Integer.MAX_VALUE;
        for (int i = 0; i < limit; i++) {
            RequestState due = wheel.poll(now);
            if (due == null) {
                assertThat(expected.values()).as("seed %s at %s", seed, now).allMatch(time -> time > now);
                return;
            }
            assertThat(expected.remove(due)).as("seed %s at %s", seed, now).isLessThanOrEqualTo(now);
        }
    }
}
