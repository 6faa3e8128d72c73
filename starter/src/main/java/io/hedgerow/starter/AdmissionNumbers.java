package io.hedgerow.starter;

/**
 * Numbers that tell admissions apart: no number comes twice from one instance, and two instances have the same
 * number only as often as two random 64-bit numbers are equal. The collector finds requests by them: with a million
 * open, a reply meets one of another ID that has its number once in 10^13 times. The sequence is SplitMix64, whose
 * mixing maps distinct states to distinct numbers. Not thread-safe.
 */
final class AdmissionNumbers {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * @param subtask position of the subtask
     * @param attempt how often it was started before
     * @param startMicros epoch microseconds at which it started
     */
    AdmissionNumbers(int subtask, int attempt, long startMicros) {
        this.state = mix(mix(((long) attempt << Integer.SIZE) | subtask) ^ startMicros);
    }

    long next() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
