package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TombstonesTest {
    private final Tombstones tombstones = new Tombstones();

    private record Remembered(long high, long low, long tick) {}

    /** Few different low halves, so that the high ones matter, and crowded upper bits, so that slots do. */
    private static Remembered next(Random random, long tick) {
        long low = random.nextBoolean() ? random.nextLong() : (long) random.nextInt(50) << Integer.SIZE;
        return new Remembered(random.nextLong(), low, tick);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyUseAgreesWithAQueue(long seed) {
        Random random = new Random(seed);
        Deque<Remembered> expected = new ArrayDeque<>();
        Set<Remembered> forgotten = new HashSet<>();
        long tick = -20;
        for (int step = 0; step < 40_000; step++) {
            boolean grows = step / 8_000 % 2 == 0;
            if (random.nextInt(grows ? 5 : 2) > 0) {
                Remembered added = next(random, tick);
                tombstones.add(added.high(), added.low(), tick);
                expected.addLast(added);
            } else {
                long before = tick - random.nextInt(10);
                int limit = random.nextInt(20);
                int due = 0;
                while (due < limit
                        && !expected.isEmpty()
                        && expected.peekFirst().tick() < before) {
                    forgotten.add(expected.removeFirst());
                    due++;
                }
                assertThat(tombstones.expire(before, limit)).as("seed %s", seed).isEqualTo(due);
            }
            tick += random.nextInt(8) == 0 ? 1 : 0;
            assertThat(tombstones.size()).isEqualTo(expected.size());
        }
        assertThat(expected)
                .as("seed %s", seed)
                .allMatch(remembered -> tombstones.contains(remembered.high(), remembered.low()));
        assertThat(forgotten)
                .as("seed %s", seed)
                .isNotEmpty()
                .noneMatch(remembered -> tombstones.contains(remembered.high(), remembered.low()));
    }

    @Test
    void tellsHashesApartThatDifferInOneBit() {
        tombstones.add(1, 1, 0);
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(tombstones.contains(1 ^ (1L << bit), 1)).isFalse();
            assertThat(tombstones.contains(1, 1 ^ (1L << bit))).isFalse();
        }
        assertThat(tombstones.contains(1, 1)).isTrue();
    }

    @Test
    void staysSmallAtAConstantRate() {
        // As many hashes as it takes for the ring to turn many times at a constant size.
        for (int i = 0; i < 100_000; i++) {
            tombstones.add(i, (long) i << Integer.SIZE, i);
            tombstones.expire(i - 100L, 1_000);
        }
        assertThat(tombstones.size()).isEqualTo(101);
        assertThat(tombstones.contains(99_999, 99_999L << Integer.SIZE)).isTrue();
        assertThat(tombstones.contains(99_898, 99_898L << Integer.SIZE)).isFalse();
    }
}
