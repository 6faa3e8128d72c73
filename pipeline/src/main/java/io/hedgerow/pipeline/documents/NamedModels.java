package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which models documents name, and whether they are there. Immutable and thread-safe. */
public final class NamedModels {
    private final StartDocuments start;
    private final ModelFormats formats;

    /** @param start whose models may be named, beside those that were accepted */
    NamedModels(StartDocuments start, ModelFormats formats) {
        this.start = start;
        this.formats = formats;
    }

    /** Fallbacks that an Endpoint document names for requests whose key has no model; a version may be empty. */
    public static List<ModelVersion> fallbacks(ControlDocument document) {
        EndpointDocument endpoint = document.endpoint();
        return endpoint == null
                ? List.of()
                : endpoint.variants().stream()
                        .filter(variant -> variant.modelKey() != null && variant.modelId() != null)
                        .map(variant -> new ModelVersion(variant.model(), variant.version()))
                        .toList();
    }

    /** Models that an Endpoint document names; without those of which it names no version. */
    public static Set<String> models(ControlDocument document) {
        return document.endpoint() == null ? Set.of() : ids(document.endpoint().variants());
    }

    static Set<String> ids(List<VariantSpec> variants) {
        Set<String> ids = new TreeSet<>();
        for (VariantSpec variant : variants) {
            String id = variant.modelId();
            if (id != null && !FallbackVersions.isOpen(variant)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Whether all models that an Endpoint document names are the job's, or were accepted. */
    public boolean areKnown(ControlDocument document, Map<String, ControlDocument> accepted) {
        Set<String> known = start.idsAnd(accepted.keySet());
        return known.containsAll(models(document))
                && (document.endpoint() == null || FallbackVersions.areThere(document.endpoint(), known));
    }

    /** Whether all models that a Model document says it is made of are the job's, or were accepted. */
    public boolean areMembersKnown(ControlDocument document, Map<String, ControlDocument> accepted) {
        return start.idsAnd(accepted.keySet()).containsAll(members(document));
    }

    /** Models that a document names: an endpoint's, or those that a model is made of. */
    public Set<String> named(ControlDocument document) {
        return document.isModel() ? members(document) : models(document);
    }

    Set<String> members(ControlDocument document) {
        ModelDocument model = document.model();
        ModelFormat format = model == null ? null : formats.find(model.format()).orElse(null);
        if (model == null || format == null || model.settings() == null || !format.takesSettings()) {
            return Set.of();
        }
        try {
            Set<String> ids = new TreeSet<>();
            format.members(ModelArtifact.of("settings", model.settings().canonicalJson()))
                    .forEach(member -> ids.add(member.id()));
            return ids;
        } catch (ModelRefusedException | RuntimeException e) { // a format is somebody else's code
            return Set.of(); // loading it says what is wrong
        }
    }
}
