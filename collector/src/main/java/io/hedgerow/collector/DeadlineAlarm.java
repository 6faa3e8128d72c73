package io.hedgerow.collector;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the rendezvous when something is due: one Flink timer for the earliest time, none when there is nothing.
 *
 * <p>Flink adds a millisecond to the time of a timer, because it cannot know that its clock and the timer's run
 * alike. That is taken off again here. Should a timer come before its time therefore, it is set anew without that.
 *
 * <p>A timer that comes late says that the process stood still, for a garbage collection say. What arrived meanwhile has
 * not been read, since timers go before input: requests whose replies lie there would be answered without them. So
 * input goes first for as long as the process stood still, within a limit, never twice in a row, and not while more is
 * due than is done at once.
 * Used by the task's thread.
 */
final class DeadlineAlarm implements Alarm {
    private static final long FLINK_ADDS_MILLIS = 1;

    /** Timers of a process that runs come this late at most, but for rare ones. */
    static final long USUAL_LATENESS_MILLIS = 5;

    static final long LONGEST_CATCHING_UP_MILLIS = 10;

    private final ProcessingTimeService timers;
    private final Poll poll;
    private long wakesAtMillis = TimingWheel.NEVER;
    private long expectedAtMillis = TimingWheel.NEVER;
    private boolean isCatchingUp;
    private boolean isBehind;
    private long timersSet;
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
        if (epochMillis < wakesAtMillis && !isCatchingUp) {
            cancel();
            set(epochMillis, epochMillis - FLINK_ADDS_MILLIS);
        }
    }

    private void set(long epochMillis, long timerMillis) {
        wakesAtMillis = epochMillis;
        expectedAtMillis = Math.max(epochMillis, timers.getCurrentProcessingTime());
        long number = ++timersSet;
        timer = timers.registerTimer(timerMillis, unused -> onTimer(number));
    }

    /** One that was cancelled may have been in the mailbox already. */
    private void onTimer(long number) {
        if (number == timersSet) {
            wake();
        }
    }

    /** Does what is due. Called now and then as well, since a timer does not know when the machine's clock is set. */
    void check() {
        if (!isCatchingUp) {
            wake();
        }
    }

    private void wake() {
        long lateMillis = wakesAtMillis == TimingWheel.NEVER ? 0 : timers.getCurrentProcessingTime() - expectedAtMillis;
        cancel();
        isCatchingUp = !isCatchingUp && !isBehind && lateMillis > USUAL_LATENESS_MILLIS;
        if (isCatchingUp) {
            long untilMillis = timers.getCurrentProcessingTime() + Math.min(lateMillis, LONGEST_CATCHING_UP_MILLIS);
            set(untilMillis, untilMillis);
        } else {
            poll();
        }
    }

    private void poll() {
        int done = poll.poll();
        long next = poll.nextMillis();
        isBehind = false;
        if (next < wakesAtMillis) {
            cancel();
            long nowMillis = timers.getCurrentProcessingTime();
            isBehind = done > 0 && next <= nowMillis;
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
