package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models that the documents a job is started with give to the keys of a keyed pool. Stateless. */
public final class StartModels {
    private StartModels() {}

    /**
     * The models of a pool by name. Of a name with several versions it is the one that no variant names as its fallback, if
     * there is one.
     */
    public static Map<String, ModelSpec> of(Roster roster, String pool) {
        Set<String> fallbacks = roster.endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .map(VariantSpec::modelId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, ModelSpec> models = new TreeMap<>();
        for (ModelSpec model : roster.models().values()) {
            if (model.executor().equals(pool)
                    && !(fallbacks.contains(model.id()) && models.containsKey(model.name()))) {
                models.put(model.name(), model);
            }
        }
        return models;
    }

    /** Whether a model is what it was at another start; where its file lies does not matter, what is in it does. */
    public static boolean isSame(@Nullable ModelSpec before, ModelSpec now) {
        return before != null && before.withSource(now.source()).equals(now);
    }
}
