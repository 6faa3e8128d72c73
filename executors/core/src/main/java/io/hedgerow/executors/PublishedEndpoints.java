package io.hedgerow.executors;

import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.status.ModelState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * Hosts in a pool what is published while the job runs. Models are loaded, bound and called until they are warm on the
 * follower's thread; the task thread only takes over what is ready.
 */
final class PublishedEndpoints implements RosterFollower.Host {

    /** Has the task thread take something over between two records. */
    interface TakeOver {

        /** What the task thread returned. Throws what it threw, as the cause. */
        <T> T call(Callable<T> what) throws InterruptedException, ExecutionException;
    }

    /** Calls models until they are warm, or not at all. */
    interface Warming {
        void warmUp(List<Bulkhead> bulkheads) throws InterruptedException, ModelRefusedException;
    }

    private final HostedModels models;
    private final BulkheadFactory factory;
    private final Warming warming;
    private final AttemptPool pool;
    private final TakeOver taskThread;
    private final PoolStatus status;

    PublishedEndpoints(
            HostedModels models,
            BulkheadFactory factory,
            Warming warming,
            AttemptPool pool,
            TakeOver taskThread,
            PoolStatus status) {
        this.status = status;
        this.models = models;
        this.factory = factory;
        this.warming = warming;
        this.pool = pool;
        this.taskThread = taskThread;
    }

    @Override
    public void install(EndpointGeneration generation) throws Exception {
        install(generation, false);
    }

    @Override
    public void install(EndpointGeneration generation, boolean isActive) throws Exception {
        List<HostedVariant> variants = models.host(
                generation.position(),
                generation.endpoint(),
                generation.models(),
                isActive ? HostedModels.Quarantined.LEFT_OUT : HostedModels.Quarantined.REFUSED);
        if (variants.isEmpty()) {
            return; // no variant of it is scored here
        }
        List<Bulkhead> bulkheads = List.of();
        try {
            bulkheads = factory.bulkheads(variants);
            List<HostedVariant> own =
                    variants.stream().filter(HostedVariant::hasModel).toList();
            own.forEach(variant -> status.advance(variant.model(), ModelState.WARMING));
            warming.warmUp(bulkheads.stream()
                    .filter(bulkhead -> bulkhead.variant().hasModel())
                    .toList());
            host(generation, bulkheads);
            status.ready(variants);
        } catch (Throwable t) {
            bulkheads.forEach(factory::release);
            models.release(variants);
            if (!(t instanceof InterruptedException)) { // else the task is over, which says nothing about the model
                variants.stream()
                        .filter(HostedVariant::hasModel)
                        .forEach(variant -> status.refused(variant.model(), String.valueOf(t.getMessage())));
            }
            throw t;
        }
    }

    private void host(EndpointGeneration generation, List<Bulkhead> bulkheads)
            throws InterruptedException, ExecutionException {
        int position = generation.position();
        EndpointRace race = factory.race(generation.endpoint());
        taskThread.call(() -> {
            try {
                pool.host(position, bulkheads, race);
                return position;
            } catch (Throwable t) { // no thread to be had: nothing of it may stay behind
                pool.retire(position);
                throw t;
            }
        });
    }

    @Override
    public boolean retire(int position) throws InterruptedException {
        Optional<List<Bulkhead>> retired;
        try {
            retired = taskThread.call(() -> Optional.ofNullable(pool.retire(position)));
        } catch (ExecutionException e) {
            throw new IllegalStateException("position " + position + " could not be retired", e.getCause());
        }
        retired.ifPresent(bulkheads -> {
            bulkheads.forEach(factory::release);
            List<HostedVariant> variants =
                    bulkheads.stream().map(Bulkhead::variant).toList();
            models.release(variants);
            models.forgetLeftOut(position);
            status.retired(variants);
        });
        if (retired.isEmpty()) {
            status.draining(models.variants(position));
        }
        return retired.isPresent();
    }

    @Override
    public void activate(Map<String, Integer> positionByName) {
        // the starter's matter: a pool serves all that it holds
    }
}
