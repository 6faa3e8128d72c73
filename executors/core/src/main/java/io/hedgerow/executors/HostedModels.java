package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.status.ModelState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * The variants one subtask of a pool hosts, each with its model loaded and bound. Closing it gives the models back.
 * Thread-safe.
 */
final class HostedModels implements AutoCloseable {
    private final PoolSpec pool;
    private final Map<String, Duration> injectedDelays;
    private final ModelLoading loading;
    private final PoolStatus status;
    private final List<HostedVariant> variants = new ArrayList<>();
    private boolean isClosed;

    /**
     * Hosts nothing yet.
     *
     * @param artifacts bytes of models by {@link Roster#modelId}
     * @param options delays, what models may reach, and the board, where the bytes of other models are
     * @param status told how far models are
     */
    HostedModels(
            PoolSpec pool,
            Map<String, ArtifactSource> artifacts,
            PoolOptions options,
            PoolStatus status,
            RuntimeContext context) {
        this.status = status;
        this.pool = pool;
        this.injectedDelays = options.injectedDelays();
        JobID job = context.getJobInfo().getJobId();
        context.registerUserCodeClassLoaderReleaseHookIfAbsent(
                "hedgerow-models-" + job, () -> ModelRegistry.SHARED.releaseJob(job));
        this.loading = new ModelLoading(
                job,
                ModelFormats.load(context.getUserCodeClassLoader()),
                artifacts,
                options,
                options.board().exists() ? ArtifactCache.of(context) : null,
                context);
    }

    /**
     * Loads and binds the models of an endpoint's variants in this pool, or of none.
     *
     * @param position what messages name the endpoint by
     * @param models of its variants, and what they are made of, by {@link Roster#modelId}
     * @throws ModelRefusedException when one cannot be served; the message says which and why
     */
    List<HostedVariant> host(int position, EndpointSpec endpoint, Map<String, ModelSpec> models) throws Exception {
        List<HostedVariant> hosted = new ArrayList<>();
        try {
            for (int v = 0; v < endpoint.variants().size(); v++) {
                VariantSpec variant = endpoint.variants().get(v);
                if (variant.pool().equals(pool.name())) {
                    hosted.add(host(position, endpoint, v, models));
                }
            }
        } catch (Throwable t) {
            release(hosted);
            throw t;
        }
        return hosted;
    }

    private HostedVariant host(int position, EndpointSpec endpoint, int variantIndex, Map<String, ModelSpec> models)
            throws Exception {
        VariantSpec variant = endpoint.variants().get(variantIndex);
        if (variant.modelId() == null) {
            return keep(new HostedVariant(
                    endpoint,
                    position,
                    variant,
                    variantIndex,
                    NoModel.spec(variant),
                    new NoModel(),
                    null,
                    injectedDelays.get(variant.name())));
        }
        ModelSpec model = models.get(Roster.modelId(variant.model(), variant.version()));
        if (model == null) {
            throw new ModelRefusedException(
                    "endpoint " + endpoint.name() + ", variant " + variant.name() + ": its model is not published");
        }
        ModelLease lease = null;
        try {
            status.advance(model, ModelState.LOADING);
            lease = loading.acquire(model, models);
            status.advance(model, ModelState.VERIFYING);
            Scorer scorer = lease.model().bind(Binding.of(endpoint, model));
            if (scorer.isBlocking() && pool.threads() == 0) {
                throw new ModelRefusedException("its calls wait for another server, which a pool without threads would"
                        + " do on the task thread; pool " + variant.pool() + " needs threads: 1 or more");
            }
            Duration delay = injectedDelays.get(variant.name());
            if (delay != null) {
                scorer = new DelayedScorer(scorer, delay);
            }
            return keep(new HostedVariant(endpoint, position, variant, variantIndex, model, scorer, lease, delay));
        } catch (ModelRefusedException
                | IOException
                | RuntimeException
                | LinkageError
                | StackOverflowError
                | OutOfMemoryError e) {
            if (lease != null) {
                lease.close();
            }
            status.refused(model, String.valueOf(e.getMessage()));
            throw new ModelRefusedException(
                    "endpoint " + endpoint.name() + ", variant " + variant.name() + ": model " + model.id() + " ("
                            + model.source() + ") cannot be served: " + e.getMessage(),
                    e);
        }
    }

    /** A share in a model of a key; its bytes are given where they need not be looked for. */
    ModelLease load(ModelSpec model, byte @Nullable [] bytes) throws Exception {
        return loading.acquire(model, bytes);
    }

    /** Variants of an endpoint that are hosted. */
    synchronized List<HostedVariant> variants(int position) {
        return variants.stream()
                .filter(variant -> variant.endpointIndex() == position)
                .toList();
    }

    private synchronized HostedVariant keep(HostedVariant variant) {
        if (isClosed) {
            throw new IllegalStateException("the pool is closed");
        }
        variants.add(variant);
        return variant;
    }

    /** Gives the models of variants back; each is closed when no call is inside. */
    void release(List<HostedVariant> released) {
        synchronized (this) {
            variants.removeAll(released);
        }
        for (HostedVariant variant : released) {
            ModelLease lease = variant.lease();
            if (lease != null) {
                lease.close();
            }
        }
    }

    @Override
    public void close() {
        List<HostedVariant> left;
        synchronized (this) {
            isClosed = true;
            left = List.copyOf(variants);
        }
        release(left);
    }
}
