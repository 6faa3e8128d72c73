package io.hedgerow.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * The rendezvous in Flink keyed state and timers: one value per request ID, and one timer per request that is
 * open or draining. The caller has set the ID as the current key.
 *
 * <p>Tombstones are removed by {@link ExpiryQueue}s on the heap, rebuilt from the state after a restore. Weighed
 * against a timer per request (measured: a timer never deleted costs four times the CPU of the whole rendezvous) and
 * against Flink's state TTL, which would stamp, wrap and check every access to open requests as well, cleans the
 * heap only as other keys are touched, and could expire a request without a deadline while it waits. The price is
 * one reference per remembered ID, and on RocksDB the ID itself on the heap.
 */
final class KeyedRendezvousStore implements RendezvousStore {
    static final long TICK_MILLIS = 50;

    /**
     * A header leaves the starter before its work does, so that it is at most a few network buffers behind the
     * replies; a minute of running is ample.
     */
    private static final long WAITING_TICKS = 60_000 / TICK_MILLIS;

    private final ValueState<RequestState> states;
    private final InternalTimerService<VoidNamespace> timers;
    private final ExpiryQueue windows;
    private final ExpiryQueue waiting = new ExpiryQueue(WAITING_TICKS);

    KeyedRendezvousStore(
            ValueState<RequestState> states, InternalTimerService<VoidNamespace> timers, CollectorOptions options) {
        this.states = states;
        this.timers = timers;
        this.windows = new ExpiryQueue(options.duplicateWindowMillis() / TICK_MILLIS + 1);
    }

    @Override
    public @Nullable RequestState get(String requestId) {
        try {
            return states.value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String requestId, RequestState state) {
        try {
            states.update(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(String requestId) {
        states.clear();
    }

    @Override
    public void schedule(String requestId, long epochMillis) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, epochMillis);
    }

    @Override
    public void unschedule(String requestId, long epochMillis) {
        timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, epochMillis);
    }

    @Override
    public void expireAfterWindow(String requestId) {
        windows.add(requestId);
    }

    @Override
    public void expireAfterWaiting(String requestId) {
        waiting.add(requestId);
    }

    /** The IDs whose duplicate window has passed. */
    ExpiryQueue windows() {
        return windows;
    }

    /** The IDs whose header has been waited for long enough. */
    ExpiryQueue waiting() {
        return waiting;
    }
}
