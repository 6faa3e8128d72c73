package io.hedgerow.cluster;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * When each request was sent, and when its first answer was read. Time is an argument, in epoch milliseconds, above 0. Holds 16 bytes
 * a request. Thread-safe.
 */
final class AnswerTimes {
    private static final double MOST = 0.99;

    // by number of the request; 0: not yet
    private final AtomicLongArray sent;
    private final AtomicLongArray answered;
    private final AtomicInteger answers = new AtomicInteger();

    /** @param requests how many there will be */
    AnswerTimes(long requests) {
        int size = Math.toIntExact(requests);
        this.sent = new AtomicLongArray(size);
        this.answered = new AtomicLongArray(size);
    }

    /** Takes that a request is handed to whoever sends it. */
    void sent(long index, long nowMillis) {
        sent.set(Math.toIntExact(index), nowMillis);
    }

    /** Takes that an answer was read. Second ones, and those to requests that there are none of, change nothing. */
    void answered(long index, long nowMillis) {
        if (index >= 0 && index < answered.length() && answered.compareAndSet((int) index, 0, nowMillis)) {
            answers.incrementAndGet();
        }
    }

    /** How many requests have an answer. */
    int answers() {
        return answers.get();
    }

    /** When, from a moment on, a first answer was read for the first time; empty: none was. */
    OptionalLong firstFrom(long millis) {
        return IntStream.range(0, answered.length())
                .mapToLong(answered::get)
                .filter(at -> at >= millis)
                .min();
    }

    /**
     * When 99 % of those that a fault has kept waiting were answered.
     *
     * @param faultMillis requests that were not answered then count
     * @param untilMillis those that were sent later do not
     * @return empty: less than 99 % were, or nobody waited
     */
    OptionalLong mostAnswered(long faultMillis, long untilMillis) {
        long[] waiting = IntStream.range(0, sent.length())
                .filter(index -> sent.get(index) != 0 && sent.get(index) <= untilMillis)
                .mapToLong(answered::get)
                .filter(at -> at == 0 || at > faultMillis)
                .map(at -> at == 0 ? Long.MAX_VALUE : at)
                .sorted()
                .toArray();
        if (waiting.length == 0) {
            return OptionalLong.empty();
        }
        long at = waiting[(int) Math.ceil(MOST * waiting.length) - 1];
        return at == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(at);
    }
}
