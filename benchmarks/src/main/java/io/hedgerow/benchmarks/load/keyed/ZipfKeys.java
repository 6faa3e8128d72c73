package io.hedgerow.benchmarks.load.keyed;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.ZipfDistribution;

/**
 * Which of many models each request of a run asks for. Models have ranks, and the one of rank {@code r} is asked for with a
 * probability proportional to {@code r^-exponent}. From one request on ranks are dealt anew: what was asked for most is
 * then as good as unknown, and the other way round. The same for the same settings. Immutable and thread-safe.
 */
public final class ZipfKeys {
    /** Ranks repeat after so many requests. */
    private static final int SAMPLES = 1 << 20;

    private final int[] sampled;
    private final int[] before;
    private final int[] after;
    private final long reshuffleAt;

    /**
     * Settings.
     *
     * @param models how many there are, at least 1
     * @param exponent of the distribution, above 0
     * @param seed makes ranks and samples
     * @param reshuffleAt number of the first request under the second dealing of ranks, at least 0
     */
    public record Settings(int models, double exponent, long seed, long reshuffleAt) implements Serializable {
        public Settings {
            if (models < 1 || !(exponent > 0) || reshuffleAt < 0) {
                throw new IllegalArgumentException(
                        "keys need a model, an exponent above 0 and a request of at least 0, was " + models + ", "
                                + exponent + ", " + reshuffleAt);
            }
        }
    }

    /** Deals ranks and takes samples; some tenths of a second. */
    public ZipfKeys(Settings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        this.before = shuffled(settings.models(), random.split());
        this.after = shuffled(settings.models(), random.split());
        this.reshuffleAt = settings.reshuffleAt();
        this.sampled = sampled(settings, random.split());
    }

    private static int[] sampled(Settings settings, SplittableRandom random) {
        UniformRandomProvider uniform = random::nextLong;
        DiscreteDistribution.Sampler ranks =
                ZipfDistribution.of(settings.models(), settings.exponent()).createSampler(uniform);
        int[] sampled = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            sampled[i] = ranks.sample() - 1;
        }
        return sampled;
    }

    private static int[] shuffled(int size, SplittableRandom random) {
        int[] shuffled = new int[size];
        for (int i = 0; i < size; i++) {
            int place = random.nextInt(i + 1);
            shuffled[i] = shuffled[place];
            shuffled[place] = i;
        }
        return shuffled;
    }

    /** The number of the model, from 0, that a request asks for. */
    public int modelOf(long request) {
        int rank = sampled[(int) (request % SAMPLES)];
        return request < reshuffleAt ? before[rank] : after[rank];
    }
}
