package io.hedgerow.executors;

import static io.hedgerow.executors.ManualPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.proto.flink.Row;
import org.junit.jupiter.api.Test;

class PredictionCacheTest {
    private static final Prediction YES = Prediction.ofLabel(1);

    private final TestingPoolClock clock = new TestingPoolClock();

    @Test
    void inputsThatAreNoNumberAreEqual() {
        PredictionCache cache = cache(new CacheSpec(10, CacheSpec.UNLIMITED, 100));
        cache.put(TestingPool.row(Double.NaN), YES);
        assertThat(cache.find(TestingPool.row(0.0 / 0.0))).isEqualTo(YES);
        assertThat(cache.find(TestingPool.row(Double.POSITIVE_INFINITY))).isNull();
    }

    /** A model may tell them apart: one over the one is not one over the other. */
    @Test
    void bothZerosAreInputsOfTheirOwn() {
        PredictionCache cache = cache(new CacheSpec(10, CacheSpec.UNLIMITED, 100));
        cache.put(TestingPool.row(0.0), YES);
        assertThat(cache.find(TestingPool.row(-0.0))).isNull();
        assertThat(cache.find(TestingPool.row(0.0))).isEqualTo(YES);
    }

    @Test
    void aMissingInputIsNotZero() {
        PredictionCache cache = cache(new CacheSpec(10, CacheSpec.UNLIMITED, 100));
        Row missing = TestingPool.row(0);
        missing.setMissing(0);
        cache.put(missing, YES);
        assertThat(cache.find(TestingPool.row(0))).isNull();
    }

    @Test
    void isKeptForTheTimeToLiveAndNotLongerForBeingAskedFor() {
        PredictionCache cache = cache(new CacheSpec(10, CacheSpec.UNLIMITED, 100));
        cache.put(TestingPool.row(1), YES);
        clock.advanceNanos(100 * MILLI - 1);
        assertThat(cache.find(TestingPool.row(1))).isEqualTo(YES);
        clock.advanceNanos(1);
        assertThat(cache.find(TestingPool.row(1))).isNull();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void theLongestTimeToLiveDoesNotOverflow() {
        PredictionCache cache = cache(new CacheSpec(10, CacheSpec.UNLIMITED, Long.MAX_VALUE));
        cache.put(TestingPool.row(1), YES);
        clock.advanceNanos(1_000_000 * MILLI);
        assertThat(cache.find(TestingPool.row(1))).isEqualTo(YES);
    }

    @Test
    void holdsNoMoreEntriesThanAllowed() {
        assertThat(kept(cache(new CacheSpec(10, CacheSpec.UNLIMITED, 100)))).isBetween(1L, 10L);
    }

    @Test
    void holdsNoMoreBytesThanAllowed() {
        long entryBytes = 96 + TestingPool.row(0).sizeBytes() + YES.sizeBytes();
        assertThat(kept(cache(new CacheSpec(CacheSpec.UNLIMITED, 20 * entryBytes, 100))))
                .isBetween(1L, 20L);
        assertThat(kept(cache(new CacheSpec(CacheSpec.UNLIMITED, entryBytes - 1, 100))))
                .as("nothing fits")
                .isZero();
    }

    @Test
    void holdsToBothBoundsWhereThereAreTwo() {
        assertThat(kept(cache(new CacheSpec(5, 1 << 20, 100)))).isBetween(1L, 5L);
    }

    private long kept(PredictionCache cache) {
        for (int i = 0; i < 1_000; i++) {
            cache.put(TestingPool.row(i), YES);
        }
        for (int i = 0; i < 1_000; i++) {
            cache.find(TestingPool.row(i));
        }
        return cache.hits();
    }

    private PredictionCache cache(CacheSpec spec) {
        return new PredictionCache(spec, clock);
    }
}
