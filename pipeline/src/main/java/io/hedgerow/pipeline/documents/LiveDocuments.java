package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec.Partitioning;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.RosterBoard;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks documents that come while a job runs against what the job has, as those of its start were checked: every model is
 * loaded, bound to its endpoint, and asked its samples. The bytes of a model that is sound are kept on the board, so that
 * what is served is what was checked, wherever it came from. Slow, and not thread-safe.
 */
public final class LiveDocuments {
    private final Environment environment;
    private final Roster fixed;
    private final Bytes fixedBytes;
    private final List<FileLocation> allowed;
    private final AllowList allow;
    private final boolean isBounded;
    private final RosterBoard board;

    /** Finds the bytes of a model that the job was started with. */
    public interface Bytes {
        byte[] of(ModelSpec model) throws IOException;
    }

    /**
     * An endpoint with all that it names.
     *
     * @param endpoint the endpoint; null where something is wrong
     * @param models the model versions of its variants, by {@link Roster#modelId}
     * @param problems what is wrong
     */
    public record Resolution(@Nullable EndpointSpec endpoint, Map<String, ModelSpec> models, List<Problem> problems) {}

    /**
     * @param fixed what the job was started with: its pools, and models that endpoints may name
     * @param fixedBytes bytes of these models
     * @param allowed where other models may come from
     * @param allow what models may call and run
     * @param isBounded whether the job's requests end, so that an endpoint may do without a deadline
     * @param board keeps the bytes of models
     */
    public LiveDocuments(
            Environment environment,
            Roster fixed,
            Bytes fixedBytes,
            List<FileLocation> allowed,
            AllowList allow,
            boolean isBounded,
            RosterBoard board) {
        this.environment = environment;
        this.fixed = fixed;
        this.fixedBytes = fixedBytes;
        this.allowed = List.copyOf(allowed);
        this.allow = allow;
        this.isBounded = isBounded;
        this.board = board;
    }

    /** The digest of a model that the job was started with, or null where it has no such version. */
    public @Nullable String fixedDigest(String id) {
        ModelSpec model = fixed.models().get(id);
        return model == null ? null : model.sha256();
    }

    /** What is wrong with a model; nothing: it is sound, and its bytes are kept. */
    public List<Problem> accept(ControlDocument document) throws IOException {
        ModelDocument model = document.model();
        if (model == null || !document.isSound()) {
            return document.problems();
        }
        Problems problems = new Problems();
        checkPool(model, problems);
        try (ModelLoader loader = loader(problems)) {
            loader.load(model);
            ReadyModel ready = loader.find(model.id());
            if (ready != null && problems.count() == 0) {
                board.keep(ready.artifact().sha256(), ready.artifact().bytes());
            }
        }
        return problems.sorted();
    }

    private ModelLoader loader(Problems problems) {
        return new ModelLoader(new ModelFile(new AllowedLocations(allowed)), environment, allow, problems);
    }

    private void checkPool(ModelDocument model, Problems problems) {
        List<String> pools = fixed.pools().stream().map(PoolSpec::name).toList();
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
        EndpointDocument endpoint = document.endpoint();
        if (endpoint == null || !document.isSound()) {
            return new Resolution(null, Map.of(), document.problems());
        }
        Problems problems = new Problems();
        checkDeadline(endpoint, problems);
        try (ModelLoader loader = loader(problems)) {
            loadAll(endpoint, accepted, loader, problems);
            EndpointResolver resolver = new EndpointResolver(endpoint, loader, environment.policies(), problems);
            Optional<EndpointSpec> spec = problems.count() == 0 ? resolver.resolve() : Optional.empty();
            spec.ifPresent(resolved -> checkEdges(resolved, endpoint, problems));
            Map<String, ModelSpec> models = new LinkedHashMap<>();
            resolver.models().forEach(ready -> models.put(ready.spec().id(), ready.spec()));
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
            boolean isForward = fixed.pool(variant.pool()).execution().partitioning() == Partitioning.FORWARD;
            if (!spec.hasDeadline() && isForward) {
                problems.add(
                        endpoint.place("deadline"),
                        "is none, which a pool with partitioning forward does not take while the job runs; "
                                + "variant " + variant.name() + " is in pool " + variant.pool());
            }
        }
    }

    private void loadAll(
            EndpointDocument endpoint, Map<String, ControlDocument> accepted, ModelLoader loader, Problems problems)
            throws IOException {
        Set<String> loaded = new TreeSet<>();
        for (int i = 0; i < endpoint.variants().size(); i++) {
            VariantSpec variant = endpoint.variants().get(i);
            String id = Roster.modelId(variant.model(), variant.version());
            ControlDocument document = accepted.get(id);
            ModelSpec known = fixed.models().get(id);
            if (document == null && known == null) {
                problems.add(
                        endpoint.place("variants[" + i + "].model"),
                        "names the model " + id + ", which the job does not have; " + Texts.list(known(accepted))
                                + " are there");
            } else if (loaded.add(id)) {
                if (document != null && document.model() != null) {
                    loader.load(kept(document.model()));
                } else if (known != null) {
                    addFixed(known, endpoint.place("variants[" + i + "].model"), loader, problems);
                }
            }
        }
    }

    /** The model with the bytes that were checked; where settings are all there is, with these. */
    private ModelDocument kept(ModelDocument model) throws IOException {
        return model.settings() == null ? model.withBytes(board.readArtifact(String.valueOf(model.sha256()))) : model;
    }

    private Set<String> known(Map<String, ControlDocument> accepted) {
        Set<String> known = new TreeSet<>(fixed.models().keySet());
        known.addAll(accepted.keySet());
        return known;
    }

    private void addFixed(ModelSpec spec, Place place, ModelLoader loader, Problems problems) throws IOException {
        ModelArtifact artifact = ModelArtifact.of(spec.source(), fixedBytes.of(spec));
        ModelFormat format = environment.formats().find(spec.format()).orElseThrow();
        LoadedModel model = null;
        try {
            model = format.load(artifact, LoadOptions.of(spec.runtime()).withAllow(allow));
            loader.add(new ReadyModel(spec, artifact, model, model.signature(spec.output()), null));
            board.keep(artifact.sha256(), artifact.bytes());
        } catch (ModelRefusedException e) {
            if (model != null) {
                model.close();
            }
            problems.add(place, "is " + spec.id() + ", which cannot be loaded here: " + e.getMessage());
        }
    }

    /** How many endpoints the job was started with. */
    public int fixedEndpoints() {
        return fixed.endpoints().size();
    }

    /** Models that an endpoint of the start names. */
    public Set<String> fixedModels(int position) {
        return ids(fixed.endpoints().get(position).variants());
    }

    /** Models that an Endpoint document names. */
    public static Set<String> models(ControlDocument document) {
        return document.endpoint() == null ? Set.of() : ids(document.endpoint().variants());
    }

    private static Set<String> ids(List<VariantSpec> variants) {
        Set<String> ids = new TreeSet<>();
        variants.forEach(variant -> ids.add(Roster.modelId(variant.model(), variant.version())));
        return ids;
    }

    /** Whether two documents say the same, apart from the generation. */
    public static boolean isSame(ControlDocument one, ControlDocument other) {
        return one.content().equals(other.content());
    }

    /** Something that is wrong with a document as a whole. */
    public static Problem problem(ControlDocument document, String reason) {
        Problems problems = new Problems();
        problems.add(document.node().place().named(), reason);
        return problems.sorted().get(0);
    }
}
