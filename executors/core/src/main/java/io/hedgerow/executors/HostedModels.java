package io.hedgerow.executors;

import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.status.ModelState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variants one subtask of a pool hosts, each with its model loaded and bound. Closing it gives the models back.
 * Thread-safe.
 */
final class HostedModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedModels.class);

    /** What becomes of an endpoint of which a model is left alone, because it has ended its process before. */
    enum Quarantined {
        /** It is refused as a whole: there is another generation, or there will be. */
        REFUSED,
        /** It is hosted without those variants: requests are planned under it, whatever happens here. */
        LEFT_OUT
    }

    private final PoolSpec pool;
    private final Map<String, Duration> injectedDelays;
    private final ModelLoading loading;
    private final PoolStatus status;
    private final List<HostedVariant> variants = new ArrayList<>();
    private final Map<Integer, Map<Integer, String>> leftOut = new HashMap<>();
    private boolean isClosed;

    /**
     * Hosts nothing yet.
     *
     * @param artifacts bytes of models by {@link Roster#modelId}
     * @param options delays, what models may reach, and the board, where the bytes of other models are
     * @param status told how far models are
     * @param loads watches loads, and knows which models have ended their process
     */
    HostedModels(
            PoolSpec pool,
            Map<String, ArtifactSource> artifacts,
            PoolOptions options,
            PoolStatus status,
            WatchedLoads loads,
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
                loads,
                proving(options),
                context);
    }

    private static @Nullable ModelProving proving(PoolOptions options) {
        ProvingOptions proving = options.proving();
        return proving == null || !options.board().exists() ? null : new ModelProving(proving);
    }

    /** Loads the models that a roster's variants in this pool have, beside each other: {@link #host} finds them loaded. */
    ModelsAhead loadAhead(Roster roster) throws InterruptedException {
        Map<String, ModelSpec> mine = new LinkedHashMap<>();
        for (EndpointSpec endpoint : roster.endpoints()) {
            for (VariantSpec variant : endpoint.variants()) {
                ModelSpec model =
                        variant.modelId() == null ? null : roster.models().get(variant.modelId());
                if (model != null && variant.pool().equals(pool.name())) {
                    mine.put(model.id(), model);
                }
            }
        }
        return ModelsAhead.load(
                mine.values(), roster.models(), loading, loading.context().getUserCodeClassLoader());
    }

    /**
     * Loads and binds the models of an endpoint's variants in this pool, or of none.
     *
     * @param position what messages name the endpoint by
     * @param models of its variants, and what they are made of, by {@link Roster#modelId}
     * @param quarantined what becomes of it where a model is left alone
     * @throws ModelRefusedException when one cannot be served; the message says which and why
     */
    List<HostedVariant> host(
            int position, EndpointSpec endpoint, Map<String, ModelSpec> models, Quarantined quarantined)
            throws Exception {
        List<HostedVariant> hosted = new ArrayList<>();
        try {
            for (int v = 0; v < endpoint.variants().size(); v++) {
                VariantSpec variant = endpoint.variants().get(v);
                if (variant.pool().equals(pool.name())) {
                    hosted.addAll(hostOrLeaveOut(position, endpoint, v, models, quarantined));
                }
            }
        } catch (Throwable t) {
            release(hosted);
            throw t;
        }
        return hosted;
    }

    private List<HostedVariant> hostOrLeaveOut(
            int position,
            EndpointSpec endpoint,
            int variantIndex,
            Map<String, ModelSpec> models,
            Quarantined quarantined)
            throws Exception {
        try {
            return List.of(host(position, endpoint, variantIndex, models));
        } catch (ModelRefusedException e) {
            if (quarantined == Quarantined.REFUSED || !QuarantinedException.isCauseOf(e)) {
                throw e;
            }
            LOG.warn("{}. The others are served", e.getMessage());
            return leaveOut(position, endpoint, variantIndex, String.valueOf(e.getMessage()));
        }
    }

    /** Keys go on to choose their models, where it is only the fallback that is left alone. */
    private List<HostedVariant> leaveOut(int position, EndpointSpec endpoint, int variantIndex, String reason) {
        VariantSpec variant = endpoint.variants().get(variantIndex);
        ModelKeySpec key = variant.modelKey();
        if (key != null) {
            VariantSpec bare = variant.withModelKey(new ModelKeySpec(key.source(), key.template(), false));
            return List.of(withoutModel(position, endpoint, bare, variantIndex));
        }
        synchronized (this) {
            leftOut.computeIfAbsent(position, same -> new HashMap<>()).put(variantIndex, reason);
        }
        return List.of();
    }

    /** Why a variant is not hosted, in no more characters than a reply may have; null: that is not known. */
    synchronized @Nullable String whyLeftOut(int position, int variantIndex) {
        String reason = leftOut.getOrDefault(position, Map.of()).get(variantIndex);
        return reason == null || reason.length() <= ModelCall.MAX_REASON_LENGTH
                ? reason
                : reason.substring(0, ModelCall.MAX_REASON_LENGTH);
    }

    /** No request is planned under a position any more. */
    synchronized void forgetLeftOut(int position) {
        leftOut.remove(position);
    }

    private HostedVariant withoutModel(int position, EndpointSpec endpoint, VariantSpec variant, int variantIndex) {
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

    private HostedVariant host(int position, EndpointSpec endpoint, int variantIndex, Map<String, ModelSpec> models)
            throws Exception {
        VariantSpec variant = endpoint.variants().get(variantIndex);
        if (variant.modelId() == null) {
            return withoutModel(position, endpoint, variant, variantIndex);
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
