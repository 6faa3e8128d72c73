package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.keyed.KeyedModels;
import io.hedgerow.benchmarks.load.keyed.ZipfKeys;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A scenario with very many models, each beside the requests of its key, and the same with few. Half of what is measured
 * comes after all ranks were dealt anew.
 *
 * @param name its name on the command line and in the file
 * @param about what it asks, in a line
 * @param models how many there are
 * @param fewModels how many there are where it is compared with
 * @param cacheModels how many are in memory at most, in both cases
 * @param weightBytes bytes of a model at least
 * @param exponent of the Zipf distribution of keys, above 0
 * @param warmUpRequests of a run, not measured
 * @param halfRequests measured before the ranks are dealt anew, and again after
 * @param rounds runs of each case
 */
record KeyedPlan(
        String name,
        String about,
        int models,
        int fewModels,
        int cacheModels,
        int weightBytes,
        double exponent,
        long warmUpRequests,
        long halfRequests,
        int rounds) {
    /** The keyed pool. */
    static final String POOL = "devices";

    private static final int FEATURES = 20;
    private static final int KIBIBYTE = 1 << 10;
    /** What a model file has besides its weights, at most. */
    private static final int HEAD_BYTES = 128;

    private static final int CACHED_OF = 50;
    private static final long SEED = 1;

    KeyedPlan {
        if (models < 1 || fewModels < 1 || cacheModels < 1 || halfRequests < 1 || warmUpRequests < 0 || rounds < 1) {
            throw new IllegalArgumentException("a plan needs models, cache, requests and rounds of at least 1, was "
                    + models + ", " + fewModels + ", " + cacheModels + ", " + halfRequests + ", " + rounds
                    + ", and a warm-up of at least 0, was " + warmUpRequests);
        }
    }

    /** All of them; run by name only. */
    static List<KeyedPlan> named() {
        return List.of(new KeyedPlan(
                "keyed-100k",
                "100,000 models of 20 KiB in a keyed pool, 2 % of them in memory, against 100",
                100_000,
                100,
                100_000 / CACHED_OF,
                20 * KIBIBYTE,
                1,
                200_000,
                300_000,
                3));
    }

    /** Fewer models, one run of each case. */
    KeyedPlan inShort() {
        int fewer = Math.max(1, models / CACHED_OF);
        return new KeyedPlan(
                name,
                String.format(
                        Locale.ROOT, "in short: %,d models, 2 %% of them in memory, against %d", fewer, fewModels / 5),
                fewer,
                Math.max(1, fewModels / 5),
                Math.max(1, fewer / CACHED_OF),
                weightBytes,
                exponent,
                warmUpRequests / 5,
                halfRequests / 5,
                1);
    }

    /** Bytes of the models in memory at most. */
    long cacheBytes() {
        return (long) cacheModels * (weightBytes + HEAD_BYTES);
    }

    /** The models of a case. */
    KeyedModels modelFiles(int caseModels) {
        return new KeyedModels(caseModels, FEATURES, weightBytes, POOL);
    }

    /** Names of the numbers in a request. */
    static List<String> inputs() {
        return IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList();
    }

    /** The requests of a case. */
    RequestSeries series(int caseModels) {
        return new RequestSeries(
                WorkloadDocuments.ENDPOINT,
                inputs(),
                0,
                new ZipfKeys.Settings(caseModels, exponent, SEED, warmUpRequests + halfRequests),
                "");
    }
}
