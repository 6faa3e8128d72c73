package io.hedgerow.executors;

import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * How models are loaded in one task.
 *
 * @param job the job
 * @param formats formats on the class path
 * @param artifacts where bytes are that came with the job, by {@link io.hedgerow.policies.spec.Roster#modelId}
 * @param settings what models may reach beyond those, and the board, where other bytes are
 * @param cache keeps bytes of the board that lie afar; null: there is no board
 * @param loads watches loads, and knows which models have ended their process
 * @param proving tries models that have not come with the job; null: they are loaded as they are
 * @param context the task
 */
record ModelLoading(
        JobID job,
        ModelFormats formats,
        Map<String, ArtifactSource> artifacts,
        PoolOptions settings,
        @Nullable ArtifactCache cache,
        WatchedLoads loads,
        @Nullable ModelProving proving,
        RuntimeContext context) {

    /**
     * A share in the model, which is loaded with its members if nobody has it yet.
     *
     * @param models where its members are found, by {@link io.hedgerow.policies.spec.Roster#modelId}
     */
    ModelLease acquire(ModelSpec model, Map<String, ModelSpec> models) throws Exception {
        return acquire(model, models, List.of());
    }

    /** A share in a model that is made of no others; its bytes are given where they need not be looked for. */
    ModelLease acquire(ModelSpec model, byte @Nullable [] bytes) throws Exception {
        LoadOptions options = LoadOptions.of(model.runtime()).withAllow(settings.allow());
        return ModelRegistry.SHARED.acquire(
                key(model, options),
                () -> loads.loadOfKey(
                        model.sha256(),
                        () -> load(
                                model,
                                bytes == null ? read(model) : ModelArtifact.of(model.source(), bytes),
                                Map.of(),
                                options,
                                List.of())));
    }

    private ModelRegistry.Key key(ModelSpec model, LoadOptions options) {
        return new ModelRegistry.Key(job, model.format(), model.sha256(), options);
    }

    /** {@code around} are the models that this one is a member of, outermost first. */
    private ModelLease acquire(ModelSpec model, Map<String, ModelSpec> models, List<String> around) throws Exception {
        LoadOptions options = LoadOptions.of(model.runtime()).withAllow(settings.allow());
        return ModelRegistry.SHARED.acquire(key(model, options), () -> {
            ModelArtifact artifact = read(model);
            if (!artifacts.containsKey(model.id())) {
                prove(model, artifact, options);
            }
            return watched(model, () -> load(model, artifact, models, options, around));
        });
    }

    /**
     * Tries a model that has come while the job runs: it may do otherwise on this host than on the registrar's. One that is made
     * of others has no code of its own. Outcomes are remembered on the host.
     */
    private void prove(ModelSpec model, ModelArtifact artifact, LoadOptions options)
            throws ModelRefusedException, InterruptedException {
        Optional<ModelFormat> format = formats.find(model.format());
        if (proving == null
                || format.isEmpty()
                || !model.members().isEmpty()
                || !artifact.sha256().equals(model.sha256())) {
            return; // or is refused when it is loaded
        }
        try {
            proving.prove(format.get(), artifact, options, model.output());
        } catch (IOException e) {
            throw new ModelRefusedException("it could not be tried in a process of its own: " + e.getMessage(), e);
        }
    }

    /** One that is made of others has no code of its own that could end the process: they are watched. */
    private LoadedModel watched(ModelSpec model, ModelRegistry.Loader loader) throws Exception {
        return model.members().isEmpty() ? loads.load(model.sha256(), loader) : loader.load();
    }

    private LoadedModel load(
            ModelSpec model,
            ModelArtifact artifact,
            Map<String, ModelSpec> models,
            LoadOptions options,
            List<String> around)
            throws ModelRefusedException {
        ModelFormat format = formats.find(model.format())
                .orElseThrow(() -> new ModelRefusedException("there is no model format " + model.format()
                        + " on the class path, which has " + formats.names()));
        if (!artifact.sha256().equals(model.sha256())) {
            throw new ModelRefusedException(
                    "its bytes have sha256 " + artifact.sha256() + ", its document says " + model.sha256());
        }
        List<String> path = new ArrayList<>(around);
        path.add(model.id());
        return format.load(artifact, options, member -> open(member, models, path));
    }

    /** What was published goes first: a job may be started with less than it comes to have. */
    private ModelArtifact read(ModelSpec model) throws ModelRefusedException, IOException {
        Optional<ModelArtifact> published = cache == null
                ? Optional.empty()
                : BoardArtifacts.find(settings.board(), cache, model.source(), model.sha256());
        return published.isPresent() ? published.get() : readShipped(model);
    }

    /** Bytes that came with the job lie on this machine already. */
    private ModelArtifact readShipped(ModelSpec model) throws ModelRefusedException, IOException {
        ArtifactSource artifact = artifacts.get(model.id());
        if (artifact == null) {
            throw new ModelRefusedException("its bytes were not given to the pool");
        }
        return artifact.read(model.source(), context);
    }

    /**
     * Opens a member for the model that ends the path. What it is given counts as a use, not only as a lease: when the job is
     * released, leases are taken away while a thread may still be inside the outer model, and so inside its members.
     */
    private OpenedModel open(ModelMember member, Map<String, ModelSpec> models, List<String> path)
            throws ModelRefusedException {
        ModelSpec spec = models.get(member.id());
        if (spec == null || path.contains(member.id()) || path.size() >= ModelOpener.MOST_DEPTH) {
            throw new ModelRefusedException("member " + member.id() + " cannot be opened: it is "
                    + (spec == null ? "not among the job's models" : "in itself, or too deep, by " + path));
        }
        try {
            ModelLease lease = acquire(spec, models, path);
            ModelLease.Use use = use(lease);
            return new OpenedModel(spec, lease.model(), () -> {
                lease.close();
                use.close();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("loading member " + member.id() + " was interrupted", e);
        } catch (Exception e) {
            throw new ModelRefusedException("member " + member.id() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static ModelLease.Use use(ModelLease lease) {
        try {
            return lease.use();
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }
}
