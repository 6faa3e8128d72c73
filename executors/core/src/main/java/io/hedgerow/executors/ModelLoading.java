package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * How models are loaded in one task.
 *
 * @param job the job
 * @param formats formats on the class path
 * @param models models of the roster
 * @param artifacts where their bytes are
 * @param allow what they may reach beyond those
 * @param context the task
 */
record ModelLoading(
        JobID job,
        ModelFormats formats,
        Map<String, ModelSpec> models,
        Map<String, ArtifactSource> artifacts,
        AllowList allow,
        RuntimeContext context) {

    /** A share in the model, which is loaded with its members if nobody has it yet. */
    ModelLease acquire(ModelSpec model) throws Exception {
        return acquire(model, List.of());
    }

    /** {@code around} are the models that this one is a member of, outermost first. */
    private ModelLease acquire(ModelSpec model, List<String> around) throws Exception {
        LoadOptions options = LoadOptions.of(model.runtime()).withAllow(allow);
        ModelRegistry.Key key = new ModelRegistry.Key(job, model.format(), model.sha256(), options);
        return ModelRegistry.SHARED.acquire(key, () -> load(model, options, around));
    }

    private LoadedModel load(ModelSpec model, LoadOptions options, List<String> around)
            throws ModelRefusedException, IOException {
        ModelFormat format = formats.find(model.format())
                .orElseThrow(() -> new ModelRefusedException("there is no model format " + model.format()
                        + " on the class path, which has " + formats.names()));
        ArtifactSource artifact = artifacts.get(model.id());
        if (artifact == null) {
            throw new ModelRefusedException("its bytes were not given to the pool");
        }
        byte[] bytes = artifact.read(context);
        String sha256 = Digests.sha256Hex(bytes);
        if (!sha256.equals(model.sha256())) {
            throw new ModelRefusedException(
                    "its bytes have sha256 " + sha256 + ", its document says " + model.sha256());
        }
        List<String> path = new ArrayList<>(around);
        path.add(model.id());
        return format.load(new ModelArtifact(model.source(), sha256, bytes), options, member -> open(member, path));
    }

    /**
     * Opens a member for the model that ends the path. What it is given counts as a use, not only as a lease: when the job is
     * released, leases are taken away while a thread may still be inside the outer model, and so inside its members.
     */
    private OpenedModel open(ModelMember member, List<String> path) throws ModelRefusedException {
        ModelSpec spec = models.get(member.id());
        if (spec == null || path.contains(member.id()) || path.size() >= ModelOpener.MOST_DEPTH) {
            throw new ModelRefusedException("member " + member.id() + " cannot be opened: it is "
                    + (spec == null ? "not among the job's models" : "in itself, or too deep, by " + path));
        }
        try {
            ModelLease lease = acquire(spec, path);
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
