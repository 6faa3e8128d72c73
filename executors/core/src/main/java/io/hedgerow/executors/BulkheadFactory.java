package io.hedgerow.executors;

import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.OperatorMetrics;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Makes what a pool keeps for its variants, each with its metrics. Thread-safe. */
final class BulkheadFactory {
    private final PoolSpec pool;
    private final OperatorMetrics metrics;
    private final PoolClock clock;

    BulkheadFactory(PoolSpec pool, OperatorMetrics metrics, PoolClock clock) {
        this.pool = pool;
        this.metrics = metrics;
        this.clock = clock;
    }

    List<Bulkhead> bulkheads(List<HostedVariant> variants) {
        return variants.stream()
                .map(variant -> VariantMetrics.bulkhead(metrics, variant, pool, clock))
                .toList();
    }

    /** The race of an endpoint's variants, or null where all are launched at once. */
    @Nullable
    EndpointRace race(EndpointSpec endpoint) {
        return RacePlan.of(endpoint, pool.name()).isRace()
                ? new EndpointRace(endpoint, pool.name(), VariantMetrics.race(metrics, pool.name(), endpoint.name()))
                : null;
    }

    Counter unhosted() {
        return metrics.counter(VariantMetrics.UNHOSTED_ATTEMPTS, pool.name());
    }

    /** Lets go of a bulkhead that is retired. */
    void release(Bulkhead bulkhead) {
        metrics.release(bulkhead);
    }

    /** Attempts that a model version has scored in this subtask, for whichever endpoint. */
    long scored(ModelSpec model) {
        return metrics.sum(VariantMetrics.ATTEMPTS, labels -> VariantMetrics.isScored(labels, model));
    }
}
