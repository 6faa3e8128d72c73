package io.hedgerow.collector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * 128-bit hashes in order of insertion, in one flat array: 16 bytes each and at most a third of room to spare. Every
 * hash has a number, one higher than that of the hash before, by which it is found as long as it is there. Written
 * and read in bulk, little-endian, the high half first. Not thread-safe.
 */
final class HashRing {
    private static final int SMALLEST = 8;

    /** Small enough to stay in a processor's cache, large enough to bypass the streams' own buffers. */
    private static final int COPY_BYTES = 64 * 1024;

    private long[] halves = new long[2 * SMALLEST];
    private int head;
    private int size;
    private int firstNumber;

    int size() {
        return size;
    }

    /** Number of the oldest hash. */
    int firstNumber() {
        return firstNumber;
    }

    /** Appends a hash; returns its number. */
    int add(long high, long low) {
        if (size == capacity()) {
            resize(size + Math.max(SMALLEST, size / 3));
        }
        int at = 2 * wrap(head + size);
        halves[at] = high;
        halves[at + 1] = low;
        return firstNumber + size++;
    }

    /** Removes the oldest hash. */
    void removeFirst() {
        head = wrap(head + 1);
        size--;
        firstNumber++;
        if (size < capacity() / 4 && capacity() > SMALLEST) {
            resize(Math.max(SMALLEST, capacity() / 2));
        }
    }

    long high(int number) {
        return halves[2 * wrap(head + number - firstNumber)];
    }

    long low(int number) {
        return halves[2 * wrap(head + number - firstNumber) + 1];
    }

    private int wrap(int position) {
        return position >= capacity() ? position - capacity() : position;
    }

    private int capacity() {
        return halves.length / 2;
    }

    private void resize(int capacity) {
        long[] resized = new long[2 * capacity];
        int untilEnd = Math.min(size, capacity() - head);
        System.arraycopy(halves, 2 * head, resized, 0, 2 * untilEnd);
        System.arraycopy(halves, 0, resized, 2 * untilEnd, 2 * (size - untilEnd));
        halves = resized;
        head = 0;
    }

    /** Writes all hashes, the oldest first. */
    void writeTo(OutputStream out, Copier copier) throws IOException {
        int untilEnd = Math.min(size, capacity() - head);
        copier.write(halves, 2 * head, 2 * untilEnd, out);
        copier.write(halves, 0, 2 * (size - untilEnd), out);
    }

    /** Copies between longs and the bytes of a stream by way of one buffer, which it keeps. Not thread-safe. */
    static final class Copier {
        private final byte[] bytes = new byte[COPY_BYTES];
        private final LongBuffer longs =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();

        private void write(long[] from, int offset, int count, OutputStream out) throws IOException {
            int end = offset + count;
            for (int at = offset; at < end; at += longs.capacity()) {
                int length = Math.min(longs.capacity(), end - at);
                longs.clear().put(from, at, length);
                out.write(bytes, 0, length * Long.BYTES);
            }
        }

        /** The next so many hashes of a stream, halves side by side; throws EOFException when it ends before. */
        long[] read(int hashes, InputStream in) throws IOException {
            long[] halves = new long[2 * hashes];
            for (int at = 0; at < halves.length; at += longs.capacity()) {
                int length = Math.min(longs.capacity(), halves.length - at);
                if (in.readNBytes(bytes, 0, length * Long.BYTES) < length * Long.BYTES) {
                    throw new EOFException("the bytes end within the hashes of finished requests");
                }
                longs.clear().get(halves, at, length);
            }
            return halves;
        }

        /** How many hashes are best read at once. */
        int batch() {
            return longs.capacity() / 2;
        }
    }
}
