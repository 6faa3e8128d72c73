package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Fills in the version of fallbacks that are written as a name: there must be one only. */
final class FallbackVersions {
    private FallbackVersions() {}

    /** Whether the variant has a fallback whose version is not known yet. */
    static boolean isOpen(VariantSpec variant) {
        ModelKeySpec key = variant.modelKey();
        return key != null && key.hasFallback() && variant.version().isEmpty();
    }

    /**
     * The document with all versions that can be told; the others are reported.
     *
     * @param known the models there are, by {@link Roster#modelId}
     */
    static EndpointDocument fillIn(EndpointDocument document, Collection<String> known, Problems problems) {
        List<Fields> written = document.fields().objects("variants");
        if (written == null) {
            return document;
        }
        List<VariantSpec> variants = new ArrayList<>();
        for (int i = 0; i < document.variants().size(); i++) {
            VariantSpec variant = document.variants().get(i);
            boolean isName = isOpen(variant) && written.get(i).isWell("fallback");
            variants.add(isName ? filledIn(variant, document.modelPlace(i), known, problems) : variant);
        }
        return document.withVariants(variants);
    }

    /** Whether there is a version of each fallback that is written as a name. */
    static boolean areThere(EndpointDocument document, Collection<String> known) {
        return document.variants().stream()
                .filter(FallbackVersions::isOpen)
                .noneMatch(variant -> versions(variant.model(), known).isEmpty());
    }

    /** The versions of a model that there are. */
    private static List<String> versions(String model, Collection<String> known) {
        String start = Roster.modelId(model, "");
        return known.stream()
                .filter(id -> id.startsWith(start))
                .map(id -> id.substring(start.length()))
                .toList();
    }

    private static VariantSpec filledIn(VariantSpec variant, Place place, Collection<String> known, Problems problems) {
        String model = variant.model();
        List<String> versions = versions(model, known);
        if (versions.size() == 1) {
            return variant.withVersion(versions.get(0));
        }
        problems.add(
                place,
                versions.isEmpty()
                        ? "names the model " + model + ", which is not there; " + Texts.list(known) + " are there"
                        : "names the model " + model + " of which the versions " + Texts.list(versions)
                                + " are there; one of them is allowed, as {model: " + model + ", version: \""
                                + versions.get(0) + "\"}");
        return variant;
    }
}
