package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The variants a pool hosts, each with its model loaded and bound. Closing it gives the models back. */
final class HostedModels implements AutoCloseable {
    private final List<HostedVariant> variants = new ArrayList<>();
    private final Map<String, Duration> injectedDelays;

    private HostedModels(Map<String, Duration> injectedDelays) {
        this.injectedDelays = injectedDelays;
    }

    List<HostedVariant> variants() {
        return variants;
    }

    /**
     * Loads and binds the models of all variants of a pool, or of none.
     *
     * @throws ModelRefusedException when one cannot be served; the message says which and why
     */
    static HostedModels open(
            Roster roster,
            String pool,
            Map<String, ArtifactSource> artifacts,
            PoolOptions options,
            RuntimeContext context)
            throws Exception {
        ModelFormats formats = ModelFormats.load(context.getUserCodeClassLoader());
        JobID job = context.getJobInfo().getJobId();
        context.registerUserCodeClassLoaderReleaseHookIfAbsent(
                "hedgerow-models-" + job, () -> ModelRegistry.SHARED.releaseJob(job));
        HostedModels hosted = new HostedModels(options.injectedDelays());
        try {
            for (int e = 0; e < roster.endpoints().size(); e++) {
                EndpointSpec endpoint = roster.endpoints().get(e);
                for (int v = 0; v < endpoint.variants().size(); v++) {
                    if (endpoint.variants().get(v).pool().equals(pool)) {
                        hosted.add(roster, e, v, new ModelLoading(job, formats, artifacts, options.allow(), context));
                    }
                }
            }
        } catch (Throwable t) {
            hosted.close();
            throw t;
        }
        return hosted;
    }

    private void add(Roster roster, int endpointIndex, int variantIndex, ModelLoading loading) throws Exception {
        EndpointSpec endpoint = roster.endpoints().get(endpointIndex);
        VariantSpec variant = endpoint.variants().get(variantIndex);
        ModelSpec model = roster.modelOf(variant);
        ModelLease lease = null;
        try {
            lease = loading.acquire(model);
            Scorer scorer = lease.model().bind(Binding.of(endpoint, model));
            if (scorer.isBlocking() && roster.pool(variant.pool()).threads() == 0) {
                throw new ModelRefusedException("its calls wait for another server, which a pool without threads would"
                        + " do on the task thread; pool " + variant.pool() + " needs threads: 1 or more");
            }
            Duration delay = injectedDelays.get(variant.name());
            if (delay != null) {
                scorer = new DelayedScorer(scorer, delay);
            }
            variants.add(new HostedVariant(endpoint, endpointIndex, variant, variantIndex, model, scorer, lease));
        } catch (ModelRefusedException | IOException | RuntimeException | LinkageError | StackOverflowError e) {
            if (lease != null) {
                lease.close();
            }
            throw new ModelRefusedException(
                    "endpoint " + endpoint.name() + ", variant " + variant.name() + ": model " + model.id() + " ("
                            + model.source() + ") cannot be served: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        variants.forEach(variant -> variant.lease().close());
        variants.clear();
    }

    /** How models are loaded in one task. */
    private record ModelLoading(
            JobID job,
            ModelFormats formats,
            Map<String, ArtifactSource> artifacts,
            AllowList allow,
            RuntimeContext context) {

        ModelLease acquire(ModelSpec model) throws Exception {
            LoadOptions options = LoadOptions.of(model.runtime()).withAllow(allow);
            ModelRegistry.Key key = new ModelRegistry.Key(job, model.format(), model.sha256(), options);
            return ModelRegistry.SHARED.acquire(key, () -> load(model, options));
        }

        private LoadedModel load(ModelSpec model, LoadOptions options) throws ModelRefusedException, IOException {
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
            return format.load(new ModelArtifact(model.source(), sha256, bytes), options);
        }
    }
}
