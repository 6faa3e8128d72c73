package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.BoardArtifacts;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.Partitioning;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.RosterBoard;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks documents that come while a job runs against what the job has, as those of its start were checked: every model is
 * loaded, bound to its endpoint, and asked its samples. The bytes of a model that is sound are kept on the board, so that
 * what is served is what was checked, wherever it came from. Slow, and not thread-safe.
 */
public final class LiveDocuments implements AutoCloseable {
    private final Environment environment;
    private final StartDocuments start;
    private final NamedModels names;
    private final ArtifactCache cache;
    private final RemoteFetches fetches;
    private final ModelFile files;
    private final AllowList allow;
    private final boolean isBounded;
    private final RosterBoard board;
    private final JobModels models;
    private final ModelTrial trial;

    /**
     * An endpoint with all that it names.
     *
     * @param endpoint the endpoint; null where something is wrong
     * @param models the model versions of its variants, by {@link Roster#modelId}
     * @param problems what is wrong
     */
    public record Resolution(@Nullable EndpointSpec endpoint, Map<String, ModelSpec> models, List<Problem> problems) {}

    /**
     * @param start what the job was started with
     * @param allowed where other models may come from
     * @param allow what models may call and run
     * @param isBounded whether the job's requests end, so that an endpoint may do without a deadline
     * @param board keeps the bytes of models
     * @param proving tries models before they are loaded
     * @param models in memory, shared with the job's pools; closed with this
     */
    public LiveDocuments(
            Environment environment,
            StartDocuments start,
            List<FileLocation> allowed,
            AllowList allow,
            boolean isBounded,
            RosterBoard board,
            ModelProving proving,
            JobModels models) {
        this.models = models;
        this.trial = ModelTrial.inAProcess(proving, models);
        this.environment = environment;
        this.start = start;
        this.names = new NamedModels(start, environment.formats());
        AllowedLocations places = new AllowedLocations(allowed);
        this.cache = ArtifactCache.ofProcess();
        this.fetches = new RemoteFetches(places, new DirectFiles(places, cache), cache, Backoff.USUAL);
        this.files = new ModelFile(places, fetches, cache);
        this.allow = allow;
        this.isBounded = isBounded;
        this.board = board;
    }

    /**
     * What a model waits for, because its files lie elsewhere and are being read, maybe not for the first time; empty: nothing,
     * and {@link #accept} says what is wrong with it. Without asking, {@link #accept} waits for some seconds, and refuses what
     * cannot be reached in them. Thread-safe.
     */
    public Optional<String> awaited(ControlDocument document) {
        ModelDocument model = document.model();
        return model == null || !document.isSound() ? Optional.empty() : files.awaited(model);
    }

    /**
     * What is wrong with a model; nothing: it is sound, and its bytes are kept.
     *
     * @param accepted models that were accepted before, by {@link Roster#modelId}
     */
    public List<Problem> accept(ControlDocument document, Map<String, ControlDocument> accepted) throws IOException {
        ModelDocument model = document.model();
        if (model == null || !document.isSound()) {
            return document.problems();
        }
        Problems problems = new Problems();
        checkPool(model, problems);
        boolean isMadeOfOthers = model.settings() != null;
        Map<String, ModelDocument> documents = kept(accepted, isMadeOfOthers ? accepted.keySet() : Set.of());
        documents.put(model.id(), model);
        try (ModelLoader loader = loader(documents, problems)) {
            if (isMadeOfOthers) {
                start.addAllTo(model.filePlace(), loader, problems);
            }
            loader.load(model);
            ReadyModel ready = loader.find(model.id());
            if (ready != null && problems.count() == 0) {
                keep(loader.withMembers(ready));
            }
        }
        return problems.sorted();
    }

    /**
     * A model for a keyed pool.
     *
     * @param model the model; null where something is wrong
     * @param sha256 digest of its bytes; empty where something is wrong
     * @param problems what is wrong
     */
    public record KeyedCandidate(@Nullable KeyedModel model, String sha256, List<Problem> problems) {}

    /**
     * Checks a model of a keyed pool, whose bytes are kept where they are too many for the pool's state.
     *
     * @param endpoints those whose keys may choose it; it has to fit one of them, if there are any
     */
    public KeyedCandidate checkKeyed(ControlDocument document, List<EndpointSpec> endpoints) throws IOException {
        ModelDocument model = document.model();
        if (model == null || !document.isSound()) {
            return new KeyedCandidate(null, "", document.problems());
        }
        Problems problems = new Problems();
        Map<String, ModelDocument> documents = new LinkedHashMap<>(Map.of(model.id(), model));
        try (ModelLoader loader = loader(documents, problems)) {
            refuseMembers(document, model, problems);
            if (problems.count() == 0) {
                loader.load(model);
            }
            ReadyModel ready = loader.find(model.id());
            if (ready != null && problems.count() == 0) {
                KeyedFit.check(ready, trial, endpoints, model.filePlace(), problems);
            }
            if (ready == null || problems.count() > 0) {
                return new KeyedCandidate(null, "", problems.sorted());
            }
            KeyedModel keyed = forState(ready);
            if (keyed.bytes() == null) {
                board.keep(ready.artifact().sha256(), ready.artifact().buffer());
            }
            return new KeyedCandidate(keyed, ready.artifact().sha256(), List.of());
        }
    }

    /** Bytes that are too many for state are not on the heap, and stay where they are. */
    private static KeyedModel forState(ReadyModel ready) {
        return KeyedModel.fitsState(ready.artifact().sizeBytes())
                ? KeyedModel.of(ready.spec(), ready.artifact().bytes())
                : KeyedModel.elsewhere(ready.spec());
    }

    private void refuseMembers(ControlDocument document, ModelDocument model, Problems problems) {
        if (!names.members(document).isEmpty()) {
            problems.add(
                    model.filePlace(),
                    "names other models, and executor " + model.executor()
                            + " is keyed: its models are each in one place; one that is not made of others is allowed");
        }
    }

    private void keep(Collection<ReadyModel> models) throws IOException {
        for (ReadyModel model : models) {
            board.keep(model.artifact().sha256(), model.artifact().buffer());
        }
    }

    /**
     * Models with the bytes that were checked; where settings are all there is, with these. Of all that was ever accepted
     * only what is needed takes memory.
     *
     * @param named what is asked for; one that is made of others may name any
     */
    private Map<String, ModelDocument> kept(Map<String, ControlDocument> accepted, Set<String> named)
            throws IOException {
        boolean needsAll = named.stream().map(accepted::get).anyMatch(LiveDocuments::isMadeOfOthers);
        Map<String, ModelDocument> kept = new LinkedHashMap<>();
        for (Map.Entry<String, ControlDocument> entry : accepted.entrySet()) {
            ModelDocument model = entry.getValue().model();
            if (model != null && (needsAll || named.contains(entry.getKey()))) {
                kept.put(model.id(), model.settings() == null ? model.withBytes(keptBytes(model)) : model);
            }
        }
        return kept;
    }

    private ModelArtifact keptBytes(ModelDocument model) throws IOException {
        String sha256 = String.valueOf(model.sha256());
        Optional<ModelArtifact> held = models.artifact(sha256).map(artifact -> artifact.from("inline"));
        return held.isPresent()
                ? held.get()
                : BoardArtifacts.find(board, cache, "inline", sha256)
                        .orElseThrow(() -> new IOException("the board has no bytes of model " + model.id()));
    }

    private static boolean isMadeOfOthers(@Nullable ControlDocument document) {
        ModelDocument model = document == null ? null : document.model();
        return model != null && model.settings() != null;
    }

    private ModelLoader loader(Map<String, ModelDocument> documents, Problems problems) {
        return new ModelLoader(documents, files, environment, allow, trial, problems);
    }

    private void checkPool(ModelDocument model, Problems problems) {
        List<String> pools = start.roster().pools().stream().map(PoolSpec::name).toList();
        if (!pools.contains(model.executor())) {
            problems.add(
                    model.fields().object("spec").place("executor"),
                    "is " + model.executor() + ", which is no executor of the job; " + Texts.list(pools)
                            + " are allowed");
        }
    }

    /**
     * Brings an endpoint and its models together.
     *
     * @param accepted models that were accepted before, by {@link Roster#modelId}
     */
    public Resolution resolve(ControlDocument document, Map<String, ControlDocument> accepted) throws IOException {
        EndpointDocument written = document.endpoint();
        if (written == null || !document.isSound()) {
            return new Resolution(null, Map.of(), document.problems());
        }
        Problems problems = new Problems();
        EndpointDocument endpoint = FallbackVersions.fillIn(written, start.idsAnd(accepted.keySet()), problems);
        checkDeadline(endpoint, problems);
        Map<String, ModelDocument> documents = kept(accepted, NamedModels.ids(endpoint.variants()));
        try (ModelLoader loader = loader(documents, problems)) {
            loadAll(endpoint, documents, accepted.keySet(), loader, problems);
            EndpointResolver resolver = new EndpointResolver(
                    endpoint, loader, environment.policies(), start.roster().pools(), problems);
            Optional<EndpointSpec> spec = problems.count() == 0 ? resolver.resolve() : Optional.empty();
            spec.ifPresent(resolved -> checkEdges(resolved, endpoint, problems));
            Map<String, ModelSpec> models = new LinkedHashMap<>();
            for (ReadyModel ready : resolver.models()) {
                loader.withMembers(ready)
                        .forEach(member -> models.put(member.spec().id(), member.spec()));
                keep(loader.withMembers(ready));
            }
            return new Resolution(problems.count() == 0 ? spec.orElse(null) : null, models, problems.sorted());
        }
    }

    private void checkDeadline(EndpointDocument endpoint, Problems problems) {
        if (endpoint.deadlineMillis() == EndpointSpec.NO_DEADLINE && !isBounded) {
            problems.add(
                    endpoint.place("deadline"),
                    "is none, which is allowed on bounded input only; the job's requests do not end");
        }
    }

    /** The edge into a pool is made when the job is built, and this kind lets no checkpoint pass a pool that pushes back. */
    private void checkEdges(EndpointSpec spec, EndpointDocument endpoint, Problems problems) {
        for (VariantSpec variant : spec.variants()) {
            boolean isForward = start.roster().pool(variant.pool()).execution().partitioning() == Partitioning.FORWARD;
            if (!spec.hasDeadline() && isForward) {
                problems.add(
                        endpoint.place("deadline"),
                        "is none, which a pool with partitioning forward does not take while the job runs; "
                                + "variant " + variant.name() + " is in pool " + variant.pool());
            }
        }
    }

    private void loadAll(
            EndpointDocument endpoint,
            Map<String, ModelDocument> documents,
            Set<String> accepted,
            ModelLoader loader,
            Problems problems)
            throws IOException {
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            String id = variant.modelId();
            if (id == null || FallbackVersions.isOpen(variant)) {
                continue; // chosen by requests alone, or reported
            }
            Place place = endpoint.modelPlace(i);
            ModelDocument document = documents.get(id);
            ModelSpec known = start.roster().models().get(id);
            if (document != null) {
                if (document.settings() != null) {
                    start.addAllTo(place, loader, problems);
                }
                loader.load(document);
            } else if (known != null) {
                start.addTo(known, place, loader, problems);
            } else {
                problems.add(
                        place,
                        "names the model " + id + ", which the job does not have; " + Texts.list(start.idsAnd(accepted))
                                + " are there");
            }
        }
    }

    /** What the job was started with. */
    public StartDocuments start() {
        return start;
    }

    /** Which models documents name. */
    public NamedModels names() {
        return names;
    }

    /** Lets go of models that were looked at a while ago. */
    public void letGo() {
        models.letGo();
    }

    /** Ends reading files that lie elsewhere, and gives models back. */
    @Override
    public void close() {
        fetches.close();
        models.close();
    }
}
