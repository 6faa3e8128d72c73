package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.SealedMembers;
import io.hedgerow.executors.Settings;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job was started with, which its control log adds to: pools, endpoints, and models that documents may name. Thread-safe,
 * if what finds bytes is.
 */
public final class StartDocuments {
    private final Roster roster;
    private final Bytes bytes;

    /** Finds the bytes of a model that the job was started with. */
    public interface Bytes {
        ModelArtifact of(ModelSpec model) throws IOException;
    }

    /** @param bytes of the roster's models */
    public StartDocuments(Roster roster, Bytes bytes) {
        this.roster = roster;
        this.bytes = bytes;
    }

    /** The pools, endpoints and models. */
    Roster roster() {
        return roster;
    }

    /** Whether the job was started with a model. */
    public boolean has(String id) {
        return roster.models().containsKey(id);
    }

    /**
     * The digest that a document must have because the job was started with a model of its name and version; null where it
     * was not.
     */
    public @Nullable String digest(ControlDocument document) {
        ModelSpec model = roster.models().get(Roster.modelId(document.name(), String.valueOf(document.version())));
        if (model == null) {
            return null;
        }
        return model.members().isEmpty() || !isMadeLike(document, model) ? model.sha256() : document.sha256();
    }

    /** The bytes of a model that is made of others have these sealed in; its document has not. */
    private boolean isMadeLike(ControlDocument document, ModelSpec model) {
        Settings settings = document.model() == null ? null : document.model().settings();
        if (settings == null) {
            return false;
        }
        Map<String, String> digests = new LinkedHashMap<>();
        for (String member : model.members()) {
            ModelSpec found = roster.models().get(member);
            digests.put(member, found == null ? "" : found.sha256());
        }
        try {
            return SealedMembers.seal(ModelArtifact.of("settings", settings.canonicalJson()), digests)
                    .sha256()
                    .equals(model.sha256());
        } catch (ModelRefusedException e) {
            return false; // loading it says why
        }
    }

    /** Whether the job has pools whose models lie beside the requests of their key. */
    public boolean hasKeyedPools() {
        return roster.pools().stream().anyMatch(PoolSpec::isKeyed);
    }

    /** Whether a Model document is for such a pool. */
    public boolean isKeyed(ControlDocument document) {
        return roster.pools().stream()
                .anyMatch(pool -> pool.isKeyed() && pool.name().equals(document.executor()));
    }

    /** An endpoint that the job was started with. */
    public EndpointSpec endpoint(int position) {
        return roster.endpoints().get(position);
    }

    /** How many endpoints the job was started with. */
    public int endpoints() {
        return roster.endpoints().size();
    }

    /** Models that an endpoint of the start names, and what they are made of. */
    public Set<String> models(int position) {
        Set<String> ids = new TreeSet<>();
        NamedModels.ids(roster.endpoints().get(position).variants()).forEach(id -> addWithMembers(id, ids));
        return ids;
    }

    private void addWithMembers(String id, Set<String> ids) {
        ModelSpec model = roster.models().get(id);
        if (ids.add(id) && model != null) {
            model.members().forEach(member -> addWithMembers(member, ids));
        }
    }

    /** The models, by {@link Roster#modelId}, and others. */
    Set<String> idsAnd(Set<String> others) {
        Set<String> ids = new TreeSet<>(roster.models().keySet());
        ids.addAll(others);
        return ids;
    }

    /** Has a loader load all models: one that is made of others may name any. */
    void addAllTo(Place place, ModelLoader loader, Problems problems) throws IOException {
        for (ModelSpec spec : roster.models().values()) {
            addTo(spec, place, loader, problems);
        }
    }

    /** Has a loader load a model, and those it is made of before it; what stands against that is reported at the place. */
    void addTo(ModelSpec spec, Place place, ModelLoader loader, Problems problems) throws IOException {
        if (loader.find(spec.id()) != null) {
            return;
        }
        for (String member : spec.members()) {
            ModelSpec found = roster.models().get(member);
            if (found != null) {
                addTo(found, place, loader, problems);
            }
        }
        try {
            loader.addChecked(spec, bytes.of(spec));
        } catch (ModelRefusedException e) {
            problems.add(place, "is " + spec.id() + ", which cannot be loaded here: " + e.getMessage());
        }
    }
}
