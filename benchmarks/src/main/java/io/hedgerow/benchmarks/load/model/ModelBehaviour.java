package io.hedgerow.benchmarks.load.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * What a made-up model does when it is called: a dot product over its features, after whatever else is asked for.
 *
 * @param features how many numbers it takes, at least 1; they are called {@code f0}, {@code f1}, …
 * @param seed makes its weights, and the choice of the calls that fail
 * @param delayMicros how long a call sleeps first, at least 0
 * @param failPercent share of the calls that throw, 0 to 100; the same row always fares the same
 * @param hangs whether no call ever returns
 */
public record ModelBehaviour(int features, int seed, long delayMicros, int failPercent, boolean hangs) {
    public ModelBehaviour {
        if (features < 1 || delayMicros < 0 || failPercent < 0 || failPercent > 100) {
            throw new IllegalArgumentException("a model needs features of at least 1, a delay of at least 0 us and a"
                    + " failure share of 0 to 100 %, was " + features + ", " + delayMicros + ", " + failPercent);
        }
    }

    /** A model that answers at once. */
    public static ModelBehaviour cheap(int features, int seed) {
        return new ModelBehaviour(features, seed, 0, 0, false);
    }

    public ModelBehaviour withDelayMicros(long newDelayMicros) {
        return new ModelBehaviour(features, seed, newDelayMicros, failPercent, hangs);
    }

    public ModelBehaviour withFailPercent(int newFailPercent) {
        return new ModelBehaviour(features, seed, delayMicros, newFailPercent, hangs);
    }

    /** The same model, but no call returns. */
    public ModelBehaviour hanging() {
        return new ModelBehaviour(features, seed, delayMicros, failPercent, true);
    }

    /** The bytes of a model file. */
    public byte[] toBytes() {
        return ("features=" + features + ";seed=" + seed + ";delayMicros=" + delayMicros + ";failPercent=" + failPercent
                        + ";hangs=" + hangs)
                .getBytes(UTF_8);
    }

    /** Reads {@link #toBytes}. Throws {@link IllegalArgumentException} for anything else. */
    static ModelBehaviour ofBytes(byte[] bytes) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : new String(bytes, UTF_8).split(";", -1)) {
            String[] pair = setting.split("=", 2);
            if (pair.length < 2 || settings.put(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException("has the setting " + setting);
            }
        }
        return new ModelBehaviour(
                (int) number(settings, "features"),
                (int) number(settings, "seed"),
                number(settings, "delayMicros"),
                (int) number(settings, "failPercent"),
                Boolean.parseBoolean(settings.get("hangs")));
    }

    private static long number(Map<String, String> settings, String key) {
        String text = settings.get(key);
        if (text == null) {
            throw new IllegalArgumentException("lacks " + key);
        }
        return Long.parseLong(text);
    }
}
