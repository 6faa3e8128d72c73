package io.hedgerow.benchmarks.load.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ZipfKeysTest {
    private static final int MODELS = 1_000;
    private static final int REQUESTS = 200_000;
    private static final ZipfKeys.Settings SETTINGS = new ZipfKeys.Settings(MODELS, 1.0, 7, REQUESTS);

    private static Map<Integer, Long> counts(ZipfKeys keys, long from) {
        Map<Integer, Long> counts = new HashMap<>();
        LongStream.range(from, from + REQUESTS).forEach(request -> counts.merge(keys.modelOf(request), 1L, Long::sum));
        return counts;
    }

    private static List<Integer> mostAskedFor(Map<Integer, Long> counts, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** With the exponent 1 the r-th model has the share 1/r by the sum of all 1/r, here 7.485. */
    @Test
    void sharesFallAsRanksGrow() {
        Map<Integer, Long> counts = counts(new ZipfKeys(SETTINGS), 0);
        List<Integer> byRank = mostAskedFor(counts, MODELS);

        assertThat(counts.keySet()).allMatch(model -> model >= 0 && model < MODELS);
        assertThat(counts.get(byRank.get(0)) / (double) REQUESTS).isCloseTo(1 / 7.485, within(0.005));
        assertThat(counts.get(byRank.get(9)) / (double) REQUESTS).isCloseTo(0.1 / 7.485, within(0.002));
    }

    @Test
    void ranksAreDealtAnewFromOneRequestOn() {
        ZipfKeys keys = new ZipfKeys(SETTINGS);

        List<Integer> before = mostAskedFor(counts(keys, 0), 20);
        List<Integer> after = mostAskedFor(counts(keys, REQUESTS), 20);

        assertThat(after).isNotEqualTo(before);
        assertThat(after.stream().filter(before::contains)).hasSizeLessThan(5);
    }

    @Test
    void theSameSettingsAskForTheSameModels() {
        ZipfKeys keys = new ZipfKeys(SETTINGS);
        ZipfKeys again = new ZipfKeys(SETTINGS);
        ZipfKeys other = new ZipfKeys(new ZipfKeys.Settings(MODELS, 1.0, 8, REQUESTS));

        assertThat(counts(again, 0)).isEqualTo(counts(keys, 0)).isNotEqualTo(counts(other, 0));
        assertThat(again.modelOf(5_000_000_000L)).isEqualTo(keys.modelOf(5_000_000_000L));
    }

    @Test
    void thereMustBeAModel() {
        assertThatThrownBy(() -> new ZipfKeys.Settings(0, 1, 1, 0)).hasMessageContaining("was 0, 1.0, 0");
    }
}
