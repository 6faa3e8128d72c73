package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.PoolSpec;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reports executors that would wait longer for a batch to fill than the requests in it have. */
final class QueueDelayCheck {
    private final JobDocument job;
    private final Map<String, ModelDocument> models;
    private final Collection<EndpointDocument> endpoints;
    private final Problems problems;

    QueueDelayCheck(
            JobDocument job,
            Map<String, ModelDocument> models,
            Collection<EndpointDocument> endpoints,
            Problems problems) {
        this.job = job;
        this.models = models;
        this.endpoints = endpoints;
        this.problems = problems;
    }

    void check() {
        List<Fields> written = job.fields().objects("executors");
        List<PoolSpec> pools = job.spec().executors();
        for (int i = 0; written != null && i < pools.size(); i++) {
            check(pools.get(i), written.get(i).object("batch"));
        }
    }

    private void check(PoolSpec pool, Fields batch) {
        long delayMicros = pool.execution().batch().maxQueueDelayMicros();
        endpoints.stream()
                .filter(endpoint -> hasKnownDeadline(endpoint) && isServedBy(pool, endpoint))
                .min(Comparator.comparingLong(EndpointDocument::deadlineMillis))
                .filter(endpoint -> delayMicros >= TimeUnit.MILLISECONDS.toMicros(endpoint.deadlineMillis()))
                .ifPresent(endpoint -> problems.add(
                        batch.place("maxQueueDelay"),
                        "is " + Durations.writtenMicros(delayMicros) + " where the endpoint " + endpoint.name()
                                + ", whose models the executor hosts, has the deadline "
                                + Durations.written(endpoint.deadlineMillis())
                                + "; less than the shortest deadline is allowed"));
    }

    private static boolean hasKnownDeadline(EndpointDocument endpoint) {
        return endpoint.deadlineMillis() != EndpointSpec.NO_DEADLINE
                && endpoint.fields().isWell("deadline");
    }

    private boolean isServedBy(PoolSpec pool, EndpointDocument endpoint) {
        return endpoint.variants().stream()
                .map(variant -> models.get(variant.model() + ":" + variant.version()))
                .anyMatch(model -> model != null && model.executor().equals(pool.name()));
    }
}
