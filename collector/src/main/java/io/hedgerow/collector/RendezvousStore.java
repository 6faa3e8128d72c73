package io.hedgerow.collector;

import org.jspecify.annotations.Nullable;

/**
 * Where the rendezvous keeps its state and its times. The one seam between the rules and the form they are kept
 * in, so that the form can change. Used by one thread.
 */
interface RendezvousStore {

    /** The state of a request ID, or null. To be handed to {@link #put} after a change. */
    @Nullable
    RequestState get(String requestId);

    void put(String requestId, RequestState state);

    void remove(String requestId);

    /** Calls {@link Rendezvous#onTimer} for the ID once that time has come. */
    void schedule(String requestId, long epochMillis);

    /** Takes back what was scheduled for exactly that time, if anything. */
    void unschedule(String requestId, long epochMillis);

    /** Calls {@link Rendezvous#onWindowPassed} for the ID when at least the duplicate window has passed. */
    void expireAfterWindow(String requestId);

    /** Calls {@link Rendezvous#onHeaderOverdue} for the ID when its header is not to be expected any more. */
    void expireAfterWaiting(String requestId);
}
