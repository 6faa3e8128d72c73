package io.hedgerow.pipeline.summary;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import org.jspecify.annotations.Nullable;

/**
 * The request IDs of a run, each with how often it was answered and what the right prediction is. IDs are kept as 128-bit
 * hashes in flat arrays, 17 to 34 bytes each and 8 to 16 more where truths are known: ten million take less than half a
 * gigabyte. Two of ten million IDs share a hash with a probability below 1e-24. Not thread-safe.
 */
final class RequestIds {
    private static final Hasher128 ID_HASH = Hashing.murmur3_128();
    private static final int SEGMENTS = 1 << 8;

    private final Segment[] segments = new Segment[SEGMENTS];
    private long size;
    private long answeredOnceOrMore;
    private long answeredAgain;

    RequestIds() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = new Segment();
        }
    }

    /** Adds an ID; false where it is there already. */
    boolean add(String requestId, @Nullable String truth) {
        HashValue128 hash = ID_HASH.hashCharsTo128Bits(requestId);
        boolean added =
                segment(hash).add(hash.getMostSignificantBits(), hash.getLeastSignificantBits(), TextHash.of(truth));
        size += added ? 1 : 0;
        return added;
    }

    /** The ID; null where it was never added. Of no use after the next {@link #add}. */
    @Nullable
    Known find(String requestId) {
        HashValue128 hash = ID_HASH.hashCharsTo128Bits(requestId);
        Segment segment = segment(hash);
        int slot = segment.find(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
        return slot < 0 ? null : new Known(segment, slot);
    }

    private Segment segment(HashValue128 hash) {
        return segments[(int) hash.getLeastSignificantBits() & (SEGMENTS - 1)];
    }

    long size() {
        return size;
    }

    /** IDs that were not answered. */
    long unanswered() {
        return size - answeredOnceOrMore;
    }

    /** IDs that were answered more than once. */
    long answeredAgain() {
        return answeredAgain;
    }

    /** Bytes of the arrays. */
    long bytesHeld() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.bytesHeld();
        }
        return bytes;
    }

    /** One ID. */
    final class Known {
        private final Segment segment;
        private final int slot;

        private Known(Segment segment, int slot) {
            this.segment = segment;
            this.slot = slot;
        }

        /** Counts an answer; true for the first. */
        boolean answered() {
            int before = segment.countAnswer(slot);
            answeredOnceOrMore += before == 0 ? 1 : 0;
            answeredAgain += before == 1 ? 1 : 0;
            return before == 0;
        }

        /** Whether a prediction is right; null where there is none, or the truth is unknown. */
        @Nullable
        Boolean isRight(@Nullable String predicted) {
            long truth = segment.truth(slot);
            if (predicted == null || truth == TextHash.NONE) {
                return null;
            }
            return truth == TextHash.of(predicted);
        }
    }

    /** Texts as 64-bit numbers. */
    private static final class TextHash {
        static final long NONE = 0;

        private TextHash() {}

        static long of(@Nullable String text) {
            if (text == null) {
                return NONE;
            }
            long hash = Hashing.murmur3_128().hashCharsToLong(text);
            return hash == NONE ? 1 : hash;
        }
    }

    /** An open-addressing table; grown by itself, so that little is copied at once. */
    private static final class Segment {
        private static final int FIRST_CAPACITY = 16;
        private static final double FULLEST = 0.8;
        private static final double GROWTH = 1.5;

        private long[] high = new long[FIRST_CAPACITY];
        private long[] low = new long[FIRST_CAPACITY];
        /** 0 for a free slot, else one more than the number of answers, which is counted up to two. */
        private byte[] marks = new byte[FIRST_CAPACITY];

        private long @Nullable [] truths;
        private int size;

        boolean add(long idHigh, long idLow, long truth) {
            int slot = slotOf(idHigh, idLow);
            if (marks[slot] != 0) {
                return false;
            }
            if (size >= FULLEST * marks.length) {
                grow();
                slot = slotOf(idHigh, idLow);
            }
            put(slot, idHigh, idLow, (byte) 1, truth);
            size++;
            return true;
        }

        int find(long idHigh, long idLow) {
            int slot = slotOf(idHigh, idLow);
            return marks[slot] == 0 ? -1 : slot;
        }

        /** Counts an answer and gives the number of those before it, at most 2. */
        int countAnswer(int slot) {
            int before = marks[slot] - 1;
            if (before < 2) {
                marks[slot]++;
            }
            return before;
        }

        long truth(int slot) {
            return truths == null ? TextHash.NONE : truths[slot];
        }

        /** Where the ID lies, or the free slot where it would. */
        private int slotOf(long idHigh, long idLow) {
            int capacity = marks.length;
            int slot = (int) (((idHigh >>> 32) * capacity) >>> 32);
            while (marks[slot] != 0 && (high[slot] != idHigh || low[slot] != idLow)) {
                slot = slot + 1 == capacity ? 0 : slot + 1;
            }
            return slot;
        }

        private void put(int slot, long idHigh, long idLow, byte mark, long truth) {
            high[slot] = idHigh;
            low[slot] = idLow;
            marks[slot] = mark;
            if (truth != TextHash.NONE && truths == null) {
                truths = new long[marks.length];
            }
            if (truths != null) {
                truths[slot] = truth;
            }
        }

        private void grow() {
            long[] oldHigh = high;
            long[] oldLow = low;
            byte[] oldMarks = marks;
            long[] oldTruths = truths;
            int capacity = (int) (marks.length * GROWTH);
            high = new long[capacity];
            low = new long[capacity];
            marks = new byte[capacity];
            truths = null;
            for (int i = 0; i < oldMarks.length; i++) {
                if (oldMarks[i] != 0) {
                    long truth = oldTruths == null ? TextHash.NONE : oldTruths[i];
                    put(slotOf(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldMarks[i], truth);
                }
            }
        }

        long bytesHeld() {
            return (long) marks.length * (2 * Long.BYTES + 1)
                    + (truths == null ? 0 : (long) truths.length * Long.BYTES);
        }
    }
}
