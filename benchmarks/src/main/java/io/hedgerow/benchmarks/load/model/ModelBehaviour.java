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
 * @param slowSubtaskFactor how many times as long a call sleeps in the first subtask that hosts the model, at least 1:
 *     one subtask of a pool on a busy machine
 */
public record ModelBehaviour(
        int features, int seed, long delayMicros, int failPercent, boolean hangs, int slowSubtaskFactor) {
    public ModelBehaviour {
        if (features < 1 || delayMicros < 0 || failPercent < 0 || failPercent > 100 || slowSubtaskFactor < 1) {
            throw new IllegalArgumentException("a model needs features of at least 1, a delay of at least 0 us, a"
                    + " failure share of 0 to 100 % and a factor of at least 1, was " + features + ", " + delayMicros
                    + ", " + failPercent + ", " + slowSubtaskFactor);
        }
    }

    /** A model that answers at once. */
    public static ModelBehaviour cheap(int features, int seed) {
        return new ModelBehaviour(features, seed, 0, 0, false, 1);
    }

    public ModelBehaviour withDelayMicros(long newDelayMicros) {
        return new ModelBehaviour(features, seed, newDelayMicros, failPercent, hangs, slowSubtaskFactor);
    }

    public ModelBehaviour withFailPercent(int newFailPercent) {
        return new ModelBehaviour(features, seed, delayMicros, newFailPercent, hangs, slowSubtaskFactor);
    }

    /** The same model, but no call returns. */
    public ModelBehaviour hanging() {
        return new ModelBehaviour(features, seed, delayMicros, failPercent, true, slowSubtaskFactor);
    }

    /** The same model, so many times slower in one subtask. */
    public ModelBehaviour withSlowSubtask(int newFactor) {
        return new ModelBehaviour(features, seed, delayMicros, failPercent, hangs, newFactor);
    }

    /** The bytes of a model file. */
    public byte[] toBytes() {
        return ("features=" + features + ";seed=" + seed + ";delayMicros=" + delayMicros + ";failPercent=" + failPercent
                        + ";hangs=" + hangs + ";slowSubtaskFactor=" + slowSubtaskFactor)
                .getBytes(UTF_8);
    }

    /** The bytes of a model file with at least so many bytes of weights, all of which a call reads. */
    public byte[] toBytes(int leastWeightBytes) {
        return BehaviourFile.write(this, leastWeightBytes);
    }

    /** Reads {@link #toBytes()}. Throws {@link IllegalArgumentException} for anything else. */
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
                Boolean.parseBoolean(settings.get("hangs")),
                (int) number(settings, "slowSubtaskFactor"));
    }

    private static long number(Map<String, String> settings, String key) {
        String text = settings.get(key);
        if (text == null) {
            throw new IllegalArgumentException("lacks " + key);
        }
        return Long.parseLong(text);
    }
}
