package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one variant of an Endpoint. One whose key or template cannot be read, which is reported, is keyed all the same, so
 * that the rest of the endpoint is still checked.
 */
final class VariantReader {
    private static final List<String> KEYED_ONLY = List.of("fallback", "executor");

    private final Fields variant;
    private final Problems problems;

    VariantReader(Fields variant, Problems problems) {
        this.variant = variant;
        this.problems = problems;
    }

    /**
     * The variant. Its pool is empty but where a keyed one names it; the version of a fallback is empty where it is written as
     * a name alone.
     */
    VariantSpec read() {
        VariantSpec plain = new VariantSpec(
                variant.text("name", ""),
                variant.text("model", ""),
                variant.text("version", ""),
                "",
                variant.presetDecimal("weight"),
                variant.presetDecimal("voteWeight"),
                variant.presetWhole("timeout"),
                variant.presetFlag("shadow"),
                null,
                hotKeys());
        if (variant.has("modelKey")) {
            return keyed(plain);
        }
        KEYED_ONLY.stream()
                .filter(variant::has)
                .forEach(key -> problems.add(
                        variant.place(key), "is read only beside modelKey; a model's executor is in its own document"));
        if (plain.model().contains(ModelKeySpec.PLACEHOLDER)) {
            problems.add(
                    variant.place("model"),
                    "is " + plain.model() + ", and {key} is allowed only beside modelKey, which says what the key is");
        }
        return plain;
    }

    private VariantSpec keyed(VariantSpec plain) {
        Fields versioned = variant.object("fallback");
        String name = variant.text("fallback", versioned.text("model", ""));
        if (name.isEmpty() && !variant.has("fallback") && !variant.has("executor")) {
            problems.add(
                    variant.place(),
                    "lacks the key executor; without a fallback it names the keyed executor that has the models");
        }
        String template = template(plain.model());
        ModelKeySpec key = new ModelKeySpec(source(variant.text("modelKey", "unit")), template, !name.isEmpty());
        return new VariantSpec(
                plain.name(),
                name.isEmpty() ? template : name,
                name.isEmpty() ? "" : versioned.text("version", ""),
                variant.text("executor", ""),
                plain.weight(),
                plain.voteWeight(),
                plain.timeoutMillis(),
                plain.shadow(),
                key,
                plain.hotKeys());
    }

    private String template(String model) {
        if (model.contains(ModelKeySpec.PLACEHOLDER)) {
            return model;
        }
        if (!model.isEmpty()) {
            problems.add(
                    variant.place("model"),
                    "is " + model
                            + ", which lacks {key}; beside modelKey a name with {key} in it once is allowed, such as"
                            + " device-{key}");
        }
        return model + ModelKeySpec.PLACEHOLDER;
    }

    private static UnitSource source(String written) {
        return written.startsWith(FanOutReader.FEATURE)
                ? new UnitSource(UnitSource.Kind.FEATURE, written.substring(FanOutReader.FEATURE.length()))
                : UnitSource.REQUEST_UNIT;
    }

    private @Nullable HotKeysSpec hotKeys() {
        if (!variant.has("hotKeys")) {
            return null;
        }
        Fields hotKeys = variant.object("hotKeys");
        String replaced = hotKeys.text("variant");
        List<String> keys = hotKeys.texts("keys");
        problems.addRepeated(keys, hotKeys.place("keys"), "the key");
        return replaced == null || keys == null || keys.isEmpty()
                ? null
                : new HotKeysSpec(replaced, new HashSet<>(keys));
    }
}
