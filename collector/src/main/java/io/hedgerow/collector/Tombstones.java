package io.hedgerow.collector;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The finished request IDs of a key group, as hashes, each remembered for the same time: 27 to 43 bytes an ID. They
 * are forgotten in the order in which they came, in buckets of ticks.
 *
 * <p>Time is counted in ticks of running, not read from a clock: a task that stood still, because its sink did or
 * because the job was down, has not let a repeated request arrive meanwhile, and forgets none. Not thread-safe.
 */
final class Tombstones {
    /** As many as a processor core waits for at once, and some. */
    private static final int BATCH = 16;

    private final HashRing hashes = new HashRing();
    private final HashIndex index = new HashIndex();
    private final Deque<Bucket> buckets = new ArrayDeque<>(1);

    int size() {
        return hashes.size();
    }

    boolean contains(long high, long low) {
        return index.contains(high, low, hashes);
    }

    /** Remembers a hash that came in that bucket, which is no earlier than the last one's. */
    void add(long high, long low, long bucketTick) {
        Bucket last = buckets.peekLast();
        if (last == null || last.tick != bucketTick) {
            last = new Bucket(bucketTick);
            buckets.addLast(last);
        }
        last.size++;
        index.add(low, hashes.add(high, low));
    }

    /** Forgets hashes of buckets before that tick, at most so many; returns how many. */
    int expire(long beforeTick, int limit) {
        int expired = 0;
        Bucket first = buckets.peekFirst();
        while (first != null && first.tick < beforeTick && expired < limit) {
            int batch = Math.min(Math.min(first.size, limit - expired), BATCH);
            removeFirst(batch);
            expired += batch;
            first.size -= batch;
            if (first.size == 0) {
                buckets.removeFirst();
                first = buckets.peekFirst();
            }
        }
        return expired;
    }

    private void removeFirst(int count) {
        index.load(hashes, count);
        for (int i = 0; i < count; i++) {
            int number = hashes.firstNumber();
            index.remove(hashes.low(number), number);
            hashes.removeFirst();
        }
    }

    /** Writes the buckets with their ages, which mean the same after a restore. */
    void writeBuckets(DataOutputView out, long nowTick) throws IOException {
        out.writeInt(buckets.size());
        for (Bucket bucket : buckets) {
            out.writeLong(nowTick - bucket.tick);
            out.writeInt(bucket.size);
        }
    }

    /** Writes the hashes, which follow the buckets. */
    void writeHashes(OutputStream out, HashRing.Copier copier) throws IOException {
        hashes.writeTo(out, copier);
    }

    /** Reads what {@link #writeBuckets} and {@link #writeHashes} wrote into this, which is empty. */
    <I extends InputStream & DataInputView> void read(I in, long nowTick, HashRing.Copier copier) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("finished requests lie in " + count + " buckets");
        }
        Deque<Bucket> read = new ArrayDeque<>();
        long tick = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long age = in.readLong();
            Bucket bucket = new Bucket(nowTick - age);
            bucket.size = in.readInt();
            if (age < 0 || bucket.size < 1 || bucket.tick <= tick) {
                throw new IOException("a bucket of " + bucket.size + " finished requests is " + age + " ticks old");
            }
            tick = bucket.tick;
            read.addLast(bucket);
        }
        for (Bucket bucket : read) {
            readHashes(in, bucket, copier);
        }
    }

    private void readHashes(InputStream in, Bucket bucket, HashRing.Copier copier) throws IOException {
        for (int rest = bucket.size; rest > 0; ) {
            long[] halves = copier.read(Math.min(rest, copier.batch()), in);
            for (int i = 0; i < halves.length; i += 2) {
                add(halves[i], halves[i + 1], bucket.tick);
            }
            rest -= halves.length / 2;
        }
    }

    private static final class Bucket {
        final long tick;
        int size;

        Bucket(long tick) {
            this.tick = tick;
        }
    }
}
