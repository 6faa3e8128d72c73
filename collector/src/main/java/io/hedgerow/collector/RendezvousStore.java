package io.hedgerow.collector;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Where the rendezvous keeps its requests and their times: a table and tombstones per key group, so that they move
 * when the job is rescaled; one wheel of milliseconds for deadlines, and one of ticks for headers that do not come.
 * All of it is on the heap, whatever the job's state backend is. Used by one thread.
 */
final class RendezvousStore {
    /** The unit in which duplicate windows and the wait for headers are counted. */
    static final long TICK_MILLIS = 50;

    /**
     * A header leaves the starter before its work does, so that it is at most a few network buffers behind the
     * replies; a minute of running is ample.
     */
    static final long WAITING_TICKS = 60_000 / TICK_MILLIS;

    /** More than a minute of milliseconds: a longer deadline is passed over once a minute until it is due. */
    private static final int DEADLINE_SLOTS = 1 << 16;

    private static final int WAITING_SLOTS = 1 << 11;

    /**
     * A power of two. The references take 32 kB, or 64 kB without compressed ones, and stay in a processor's cache; the
     * requests they lead to are not counted.
     */
    private static final int RECENT_SLOTS = 1 << 13;

    /** A tombstone stays up to this part of the window longer than it must. */
    private static final long BUCKETS_PER_WINDOW = 200;

    private final int maxParallelism;
    private final KeyGroupRange range;
    private final @Nullable KeyGroup[] groups;
    private final @Nullable AdmittedRequest[] recent = new AdmittedRequest[RECENT_SLOTS];
    private final Alarm alarm;
    private final TimingWheel deadlines = new TimingWheel(DEADLINE_SLOTS);
    private final TimingWheel waiting = new TimingWheel(WAITING_SLOTS);
    private final KeyGroupFormat format = new KeyGroupFormat();
    private final PositionCounts admitted = new PositionCounts();
    private final long windowTicks;
    private final long bucketTicks;
    private long tick;
    private int nextExpiry;

    /**
     * An empty store.
     *
     * @param maxParallelism number of key groups of the job
     * @param range those kept here
     * @param duplicateWindowMillis how long tombstones stay; 0 or more
     * @param alarm told about deadlines
     */
    RendezvousStore(int maxParallelism, KeyGroupRange range, long duplicateWindowMillis, Alarm alarm) {
        this.maxParallelism = maxParallelism;
        this.range = range;
        this.groups = new KeyGroup[range.getNumberOfKeyGroups()];
        this.alarm = alarm;
        this.windowTicks = duplicateWindowMillis / TICK_MILLIS + (duplicateWindowMillis % TICK_MILLIS > 0 ? 1 : 0);
        this.bucketTicks = Math.max(1, windowTicks / BUCKETS_PER_WINDOW);
    }

    /** The request of an ID, early, open or draining; or null. */
    @Nullable
    RequestState find(String requestId) {
        KeyGroup group = groups[indexOf(requestId)];
        return group == null ? null : group.requests().find(requestId);
    }

    /**
     * The request that replies belong to, or what else is kept of its ID; or null. Most requests are found by the number of
     * their admission, a random one of 64 bits: no string is hashed or compared, nor the way through the table taken.
     */
    @Nullable
    RequestState find(AttemptReplies replies) {
        long admission = replies.admission();
        AdmittedRequest admitted = recent[slotOf(admission)];
        return admitted != null && admitted.admission() == admission ? admitted : find(replies.requestId());
    }

    private static int slotOf(long admission) {
        return (int) admission & (RECENT_SLOTS - 1);
    }

    /** Whether an ID is finished and its window has not passed. */
    boolean isRemembered(String requestId) {
        KeyGroup group = groups[indexOf(requestId)];
        return group != null && group.tombstones().size() > 0 && isRemembered(group, RequestHash.of(requestId));
    }

    private static boolean isRemembered(KeyGroup group, HashValue128 hash) {
        return group.tombstones().contains(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    /** Keeps the request of a header, unless its ID is remembered: then null. There is none of that ID. */
    @Nullable
    AdmittedRequest admit(PlanHeader header) {
        KeyGroup group = group(header.requestId());
        HashValue128 hash = RequestHash.of(header.requestId());
        if (isRemembered(group, hash)) {
            return null;
        }
        AdmittedRequest request = new AdmittedRequest(header, hash);
        group.requests().add(request);
        recent[slotOf(request.admission())] = request;
        admitted.add(header.endpoint());
        return request;
    }

    /** A place for replies whose header has not come, which it waits for. There is no request of that ID. */
    EarlyReplies keepEarly(String requestId) {
        EarlyReplies early = new EarlyReplies(requestId);
        group(requestId).requests().add(early);
        expireAfterWaiting(early);
        return early;
    }

    /** Gives an early ID back by {@link #pollOverdue} when its header is not to be expected any more. */
    void expireAfterWaiting(EarlyReplies early) {
        // One tick more than the delay, because this one may be about to end.
        waiting.schedule(early, tick + WAITING_TICKS + 1);
    }

    /** Removes a request and what it is scheduled for. */
    void remove(RequestState state) {
        unschedule(state);
        if (state instanceof AdmittedRequest request) {
            forgetRecent(request);
            admitted.remove(request.header().endpoint());
        }
        group(state.requestId()).requests().remove(state);
    }

    @SuppressWarnings("ReferenceEquality") // another one may have taken its slot
    private void forgetRecent(AdmittedRequest request) {
        int slot = slotOf(request.admission());
        if (recent[slot] == request) {
            recent[slot] = null;
        }
    }

    /** Remembers the ID of a request that is answered. */
    void remember(AdmittedRequest request) {
        remember(request.requestId(), request.hashHigh(), request.hashLow());
    }

    /** Remembers the ID of a request that was never open. */
    void remember(String requestId) {
        HashValue128 hash = RequestHash.of(requestId);
        remember(requestId, hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private void remember(String requestId, long high, long low) {
        group(requestId).tombstones().add(high, low, tick - Math.floorMod(tick, bucketTicks));
    }

    /** Gives the request back by {@link #pollDue} once that time has come, and not for what it was scheduled before. */
    void schedule(AdmittedRequest request, long epochMillis) {
        deadlines.schedule(request, epochMillis);
        alarm.wakeAt(epochMillis);
    }

    private void unschedule(RequestState state) {
        (state instanceof EarlyReplies ? waiting : deadlines).unschedule(state);
    }

    /** Takes a request whose time has come, or null. */
    @Nullable
    AdmittedRequest pollDue(long nowMillis) {
        return (AdmittedRequest) deadlines.poll(nowMillis);
    }

    /** No later than the earliest time a request is scheduled for; {@link TimingWheel#NEVER} when none is. */
    long nextDueMillis() {
        return deadlines.nextTime();
    }

    /** How many requests are scheduled for a time. */
    int scheduled() {
        return deadlines.size() + waiting.size();
    }

    /** The next tick has come. */
    void advance() {
        tick++;
    }

    /** Takes an early ID whose header is overdue, or null. */
    @Nullable
    EarlyReplies pollOverdue() {
        return (EarlyReplies) waiting.poll(tick);
    }

    /** Forgets tombstones whose window has passed, at most so many; whether that was not enough. */
    boolean expire(int limit) {
        long beforeTick = tick - windowTicks - bucketTicks + 1; // the last of a bucket came at its end
        int rest = limit;
        while (nextExpiry < groups.length) {
            KeyGroup group = groups[nextExpiry];
            if (group != null) {
                rest -= group.tombstones().expire(beforeTick, rest);
                if (rest == 0) {
                    return true;
                }
            }
            nextExpiry++;
        }
        nextExpiry = 0;
        return false;
    }

    /** All requests that are not finished. */
    List<RequestState> requests() {
        List<RequestState> requests = new ArrayList<>();
        for (KeyGroup group : groups) {
            if (group != null) {
                requests.addAll(group.requests().toList());
            }
        }
        return requests;
    }

    /** Whether there is a request, open or draining, that was planned under a position. */
    boolean hasRequestsOf(int position) {
        return admitted.has(position);
    }

    /** The positions that requests, open or draining, were planned under. */
    Set<Integer> positions() {
        return admitted.positions();
    }

    /** How many IDs are remembered. */
    int tombstones() {
        int tombstones = 0;
        for (KeyGroup group : groups) {
            tombstones += group == null ? 0 : group.tombstones().size();
        }
        return tombstones;
    }

    /** Whether nothing is kept of a key group. */
    boolean isEmpty(int keyGroup) {
        KeyGroup group = groups[keyGroup - range.getStartKeyGroup()];
        return group == null || group.isEmpty();
    }

    /** Writes what is kept of a key group. */
    void write(int keyGroup, OutputStream out) throws IOException {
        KeyGroup group = groups[keyGroup - range.getStartKeyGroup()];
        format.write(group == null ? new KeyGroup() : group, tick, out);
    }

    /**
     * Reads what was written of a key group of which nothing is kept yet. Its requests are given to
     * {@link Rendezvous#onRestored} before the first message.
     *
     * @throws IOException when the bytes are not what {@link #write} has written
     */
    void read(int keyGroup, InputStream in) throws IOException {
        try {
            KeyGroup group = format.read(in, tick);
            groups[keyGroup - range.getStartKeyGroup()] = group;
            for (RequestState state : group.requests().toList()) {
                if (state instanceof AdmittedRequest request) {
                    admitted.add(request.header().endpoint());
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "the collector's state of key group " + keyGroup + " cannot be read: " + e.getMessage(), e);
        }
    }

    private KeyGroup group(String requestId) {
        int index = indexOf(requestId);
        KeyGroup group = groups[index];
        if (group == null) {
            group = new KeyGroup();
            groups[index] = group;
        }
        return group;
    }

    private int indexOf(String requestId) {
        int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(requestId, maxParallelism);
        if (!range.contains(keyGroup)) {
            throw new IllegalArgumentException(
                    "request " + requestId + " belongs to key group " + keyGroup + ", which is not of " + range);
        }
        return keyGroup - range.getStartKeyGroup();
    }
}
