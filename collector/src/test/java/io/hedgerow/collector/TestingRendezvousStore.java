package io.hedgerow.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/** A store that keeps what the serializer writes, so that nothing survives which is not in the stored form. */
final class TestingRendezvousStore implements RendezvousStore {
    static final long WAITING_MILLIS = 60_000;

    private final RequestStateSerializer serializer = new RequestStateSerializer();
    private final long windowMillis;
    private final Map<String, byte[]> states;
    private final NavigableSet<Due> timers;
    private final NavigableSet<Due> windows = new TreeSet<>(Due.ORDER);
    private final NavigableSet<Due> waiting = new TreeSet<>(Due.ORDER);
    private long nowMillis;

    TestingRendezvousStore(long windowMillis) {
        this(windowMillis, new TreeMap<>(), new TreeSet<>(Due.ORDER));
    }

    private TestingRendezvousStore(long windowMillis, Map<String, byte[]> states, NavigableSet<Due> timers) {
        this.windowMillis = windowMillis;
        this.states = states;
        this.timers = timers;
    }

    /** What a checkpoint keeps: states and timers, no expiries. */
    TestingRendezvousStore snapshot() {
        NavigableSet<Due> timersCopy = new TreeSet<>(Due.ORDER);
        timersCopy.addAll(timers);
        return new TestingRendezvousStore(windowMillis, new TreeMap<>(states), timersCopy);
    }

    void setTime(long newNowMillis) {
        nowMillis = newNowMillis;
    }

    Map<String, byte[]> states() {
        return new LinkedHashMap<>(states);
    }

    NavigableSet<Due> timers() {
        return timers;
    }

    NavigableSet<Due> windows() {
        return windows;
    }

    NavigableSet<Due> waiting() {
        return waiting;
    }

    @Override
    public @Nullable RequestState get(String requestId) {
        byte[] bytes = states.get(requestId);
        return bytes == null ? null : read(bytes);
    }

    private RequestState read(byte[] bytes) {
        try {
            DataInputDeserializer in = new DataInputDeserializer(bytes);
            RequestState state = serializer.deserialize(in);
            if (in.available() > 0) {
                throw new IllegalStateException(in.available() + " bytes were not read");
            }
            return state.copy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String requestId, RequestState state) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(state.copy(), out);
            states.put(requestId, out.getCopyOfBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(String requestId) {
        states.remove(requestId);
    }

    @Override
    public void schedule(String requestId, long epochMillis) {
        timers.add(new Due(epochMillis, requestId));
    }

    @Override
    public void unschedule(String requestId, long epochMillis) {
        timers.remove(new Due(epochMillis, requestId));
    }

    @Override
    public void expireAfterWindow(String requestId) {
        windows.add(new Due(nowMillis + windowMillis + 1, requestId));
    }

    @Override
    public void expireAfterWaiting(String requestId) {
        waiting.add(new Due(nowMillis + WAITING_MILLIS, requestId));
    }

    record Due(long millis, String requestId) {
        static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::millis).thenComparing(Due::requestId);
    }
}
