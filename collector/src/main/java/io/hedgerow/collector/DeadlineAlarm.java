package io.hedgerow.collector;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the rendezvous when something is due: one Flink timer for the earliest time, none when there is nothing.
 *
 * <p>Flink adds a millisecond to the time of a timer, because it cannot know that its clock and the timer's run
 * alike. That is taken off again here. Should a timer come before its time therefore, it is set anew without that.
 * Used by the task's thread.
 */
final class DeadlineAlarm implements Alarm {
    private static final long FLINK_ADDS_MILLIS = 1;

    private final ProcessingTimeService timers;
    private final Poll poll;
    private long wakesAtMillis = TimingWheel.NEVER;
    private @Nullable ScheduledFuture<?> timer;

    DeadlineAlarm(ProcessingTimeService timers, Poll poll) {
        this.timers = timers;
        this.poll = poll;
    }

    /** What is done when the time has come. */
    interface Poll {

        /** Does what is due, up to a limit; returns how much that was. */
        int poll();

        /** When there will be more to do, or {@link TimingWheel#NEVER}. */
        long nextMillis();
    }

    @Override
    public void wakeAt(long epochMillis) {
        if (epochMillis < wakesAtMillis) {
            cancel();
            set(epochMillis, epochMillis - FLINK_ADDS_MILLIS);
        }
    }

    private void set(long epochMillis, long timerMillis) {
        wakesAtMillis = epochMillis;
        timer = timers.registerTimer(timerMillis, unused -> check());
    }

    /** Does what is due. Called now and then as well, since a timer does not know when the machine's clock is set. */
    void check() {
        cancel();
        int done = poll.poll();
        long next = poll.nextMillis();
        if (next < wakesAtMillis) {
            cancel();
            long nowMillis = timers.getCurrentProcessingTime();
            boolean isEarly = done == 0 && next - FLINK_ADDS_MILLIS <= nowMillis;
            set(next, isEarly ? Math.max(next, nowMillis) : next - FLINK_ADDS_MILLIS);
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        wakesAtMillis = TimingWheel.NEVER;
    }
}
