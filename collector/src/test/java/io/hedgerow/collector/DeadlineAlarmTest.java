package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In Flink's test service a timer comes at its time, in a job one millisecond later. */
class DeadlineAlarmTest {
    private final TestProcessingTimeService timers = new TestProcessingTimeService();
    private final Dues dues = new Dues();
    private final DeadlineAlarm alarm = new DeadlineAlarm(timers, dues);
    private long behindMillis;

    /** What is due, and when it was taken. */
    private final class Dues implements DeadlineAlarm.Poll {
        final NavigableMap<Long, Long> takenAt = new TreeMap<>();
        final NavigableMap<Long, Integer> waiting = new TreeMap<>();
        int limit = Integer.MAX_VALUE;

        @Override
        public int poll() {
            long now = timers.getCurrentProcessingTime() - behindMillis;
            int done = 0;
            while (done < limit && !waiting.isEmpty() && waiting.firstKey() <= now) {
                done++;
                takenAt.put(waiting.pollFirstEntry().getKey(), now);
            }
            return done;
        }

        @Override
        public long nextMillis() {
            return waiting.isEmpty() ? TimingWheel.NEVER : waiting.firstKey();
        }
    }

    @BeforeEach
    void start() throws Exception {
        timers.setCurrentTime(1_000);
    }

    private void schedule(long epochMillis) {
        dues.waiting.put(epochMillis, 1);
        alarm.wakeAt(epochMillis);
    }

    @Test
    void asksForATimerSoThatFlinksOneComesInTime() throws Exception {
        schedule(1_050);
        assertThat(timers.getActiveTimerTimestamps()).containsExactly(1_049L);
        timers.setCurrentTime(1_049);
        assertThat(dues.takenAt).as("too early").isEmpty();
        timers.setCurrentTime(1_050);
        assertThat(dues.takenAt).containsEntry(1_050L, 1_050L);
    }

    @Test
    void hasOneTimerAndNoneWhenThereIsNothing() throws Exception {
        schedule(1_050);
        schedule(1_070);
        schedule(1_020);
        schedule(1_060);
        assertThat(timers.getNumActiveTimers()).isEqualTo(1);
        for (long time = 1_001; time <= 1_070; time++) {
            timers.setCurrentTime(time);
            assertThat(timers.getNumActiveTimers()).isLessThanOrEqualTo(1);
        }
        assertThat(dues.takenAt)
                .hasSize(4)
                .allSatisfy((due, taken) -> assertThat(taken).isEqualTo(due));
        assertThat(timers.getNumActiveTimers()).isZero();
    }

    @Test
    void comesBackAtOnceForWhatALimitLeft() throws Exception {
        dues.limit = 2;
        for (int i = 0; i < 5; i++) {
            schedule(1_050 + i);
        }
        timers.setCurrentTime(1_054);
        assertThat(dues.takenAt).hasSize(5);
        assertThat(timers.getNumActiveTimers()).isZero();
    }

    @Test
    void waitsForAClockThatIsBehind() throws Exception {
        behindMillis = 1;
        schedule(1_050);
        timers.setCurrentTime(1_049);
        assertThat(dues.takenAt).isEmpty();
        behindMillis = 0;
        timers.setCurrentTime(1_051);
        assertThat(dues.takenAt).containsKey(1_050L);
    }

    @Test
    void findsWhatAClockSetForwardHasMadeDue() throws Exception {
        schedule(90_000);
        behindMillis = -89_000; // the timer has not been told
        alarm.check();
        assertThat(dues.takenAt).containsEntry(90_000L, 90_000L);
        assertThat(timers.getNumActiveTimers()).isZero();
    }

    /** As if the process had stood still: the timers in between come together at the end. */
    private void standStillUntil(long epochMillis) throws Exception {
        behindMillis = 0;
        timers.setCurrentTime(epochMillis);
    }

    @Test
    void letsInputGoFirstForAsLongAsTheProcessStoodStill() throws Exception {
        schedule(1_050);
        schedule(1_055);
        standStillUntil(1_058);
        assertThat(dues.takenAt).as("input first").isEmpty();
        alarm.check();
        schedule(1_053);
        timers.setCurrentTime(1_065);
        assertThat(dues.takenAt).as("stood still for 8 ms").isEmpty();
        timers.setCurrentTime(1_066);
        assertThat(dues.takenAt).containsOnlyKeys(1_050L, 1_053L, 1_055L).containsEntry(1_050L, 1_066L);
        assertThat(timers.getNumActiveTimers()).isZero();
    }

    @Test
    void doesNotLetInputGoFirstForLong() throws Exception {
        schedule(1_050);
        standStillUntil(9_000);
        timers.setCurrentTime(9_000 + DeadlineAlarm.LONGEST_CATCHING_UP_MILLIS);
        assertThat(dues.takenAt).containsEntry(1_050L, 9_010L);
    }

    @Test
    void doesNotLetInputGoFirstTwiceInARow() throws Exception {
        schedule(1_050);
        standStillUntil(1_080);
        standStillUntil(1_400);
        assertThat(dues.takenAt).containsEntry(1_050L, 1_400L);
    }

    @Test
    void doesNotLetInputGoFirstWhileMoreIsDueThanIsDoneAtOnce() throws Exception {
        dues.limit = 1;
        timers.setCurrentTime(1_050);
        schedule(1_040);
        schedule(1_041);
        alarm.check();
        assertThat(dues.takenAt).containsOnlyKeys(1_040L);
        standStillUntil(1_070);
        assertThat(dues.takenAt).containsEntry(1_041L, 1_070L);
    }

    @Test
    void takesWhatIsDueAtOnceWhereATimerIsAsLateAsUsual() throws Exception {
        schedule(1_050);
        timers.setCurrentTime(1_049 + DeadlineAlarm.USUAL_LATENESS_MILLIS);
        assertThat(dues.takenAt).hasSize(1);
    }

    @Test
    void aDeadlineAlreadyPastIsNoSignOfStandingStill() throws Exception {
        schedule(900);
        timers.setCurrentTime(1_001);
        assertThat(dues.takenAt).containsEntry(900L, 1_001L);
    }

    @Test
    void takesBackItsTimer() throws Exception {
        schedule(1_050);
        alarm.cancel();
        timers.setCurrentTime(2_000);
        assertThat(dues.takenAt).isEmpty();
    }
}
