package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model version: what to load and how its inputs and outputs are named. A name and version never
 * change their bytes.
 *
 * @param name name of the model
 * @param version its version
 * @param format registered model format, e.g. {@code pmml}
 * @param source where the bytes come from, for messages: a URI, or {@code inline}
 * @param sha256 lower-case hex digest of the bytes
 * @param sizeBytes length of the bytes
 * @param executor pool that hosts it
 * @param inputs endpoint input to model input, where names differ
 * @param features scalars packed into one tensor, or null
 * @param output which outputs mean what, where it cannot be inferred
 * @param runtime the hardware it runs on
 * @param members {@link Roster#modelId} of the models it is made of, each once; empty for most
 * @param warmupCalls how often it is called at most before its first request, 0 or more; or {@link #UNTIL_SETTLED}
 */
public record ModelSpec(
        String name,
        String version,
        String format,
        String source,
        String sha256,
        long sizeBytes,
        String executor,
        Map<String, String> inputs,
        @Nullable FeaturePacking features,
        OutputMapping output,
        RuntimeSpec runtime,
        List<String> members,
        int warmupCalls)
        implements Serializable {

    /** Value of {@code warmupCalls} for a model that is called until what a call takes has settled. */
    public static final int UNTIL_SETTLED = -1;

    /**
     * Scalar endpoint inputs packed, in order, into one tensor input of the model.
     *
     * @param input name of the model's tensor input
     * @param order endpoint inputs, first to last
     */
    public record FeaturePacking(String input, List<String> order) implements Serializable {
        public FeaturePacking {
            order = List.copyOf(order);
        }
    }

    /**
     * Names of the outputs that carry the answer; each null where the format's convention finds it.
     *
     * @param label output with the predicted class
     * @param probabilities output with the class probabilities
     * @param value output with the regression value
     * @param confidence output with the confidence
     * @param classes names of the classes by position, empty where the model names them
     */
    public record OutputMapping(
            @Nullable String label,
            @Nullable String probabilities,
            @Nullable String value,
            @Nullable String confidence,
            List<String> classes)
            implements Serializable {

        /** Everything by convention. */
        public static final OutputMapping INFERRED = new OutputMapping(null, null, null, null, List.of());

        public OutputMapping {
            classes = List.copyOf(classes);
        }
    }

    public ModelSpec {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(runtime, "runtime is null");
        inputs = Map.copyOf(inputs);
        members = List.copyOf(members);
        if (warmupCalls < UNTIL_SETTLED) {
            throw new IllegalArgumentException("model " + name + ": warmup must be 0 or more, was " + warmupCalls);
        }
    }

    /** A model made of no others, on one thread of the processor, that is called before its first request until it has settled. */
    public ModelSpec(
            String name,
            String version,
            String format,
            String source,
            String sha256,
            long sizeBytes,
            String executor,
            Map<String, String> inputs,
            @Nullable FeaturePacking features,
            OutputMapping output) {
        this(
                name,
                version,
                format,
                source,
                sha256,
                sizeBytes,
                executor,
                inputs,
                features,
                output,
                RuntimeSpec.DEFAULT,
                List.of(),
                UNTIL_SETTLED);
    }

    /** The same, its bytes from elsewhere. */
    public ModelSpec withSource(String newSource) {
        return new ModelSpec(
                name,
                version,
                format,
                newSource,
                sha256,
                sizeBytes,
                executor,
                inputs,
                features,
                output,
                runtime,
                members,
                warmupCalls);
    }

    /** Name and version for messages. */
    public String id() {
        return name + ":" + version;
    }
}
