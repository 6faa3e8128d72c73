package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.VariantSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of the models that a keyed pool starts with. */
final class KeyedRoster {
    private KeyedRoster() {}

    /**
     * A key has the version of its model that was published last, and documents given together have no order: one version of
     * a name, apart from those that variants name as fallbacks.
     *
     * @param pools names of the keyed pools
     */
    static void checkVersions(Documents documents, Collection<String> pools, Problems problems) {
        Set<String> named = documents.endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .map(VariantSpec::modelId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Map<String, ModelDocument> firsts = new HashMap<>();
        for (ModelDocument model : documents.models().values()) {
            if (!pools.contains(model.executor()) || named.contains(model.id())) {
                continue;
            }
            ModelDocument first = firsts.putIfAbsent(model.name(), model);
            if (first != null) {
                Place place = first.fields().object("metadata").place("version");
                problems.add(
                        model.fields().object("metadata").place("version"),
                        "is " + model.version() + " where version " + first.version() + " is at " + place.file() + ":"
                                + place.line() + "; in the keyed executor " + model.executor()
                                + " keys have the version"
                                + " published last, so that one is allowed at the start");
            }
        }
    }
}
