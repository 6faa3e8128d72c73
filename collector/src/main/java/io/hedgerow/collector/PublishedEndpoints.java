package io.hedgerow.collector;

import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.TaskThread;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Serves in a collector what is published while the job runs. Policies are made on the follower's thread; the task's only
 * takes over what is ready, and lets go of what has no request any more.
 */
final class PublishedEndpoints implements RosterFollower.Host {
    private final PolicyRegistry policies;
    private final Rendezvous rendezvous;
    private final CollectorLedger ledger;
    private final TaskThread taskThread;

    PublishedEndpoints(PolicyRegistry policies, Rendezvous rendezvous, CollectorLedger ledger, TaskThread taskThread) {
        this.policies = policies;
        this.rendezvous = rendezvous;
        this.ledger = ledger;
        this.taskThread = taskThread;
    }

    @Override
    public void install(EndpointGeneration generation) throws InterruptedException, ExecutionException {
        int position = generation.position();
        EndpointSpec spec = generation.endpoint();
        ServedEndpoint endpoint = new ServedEndpoint(position, spec, policies);
        EndpointMetrics metrics = ledger.metricsOf(spec);
        taskThread.call(
                () -> {
                    ledger.install(position, spec, metrics);
                    rendezvous.install(endpoint);
                    return endpoint;
                },
                "serve an endpoint");
    }

    @Override
    public boolean retire(int position) throws InterruptedException {
        try {
            return taskThread.call(() -> letGo(position), "retire an endpoint");
        } catch (ExecutionException e) {
            throw new IllegalStateException("position " + position + " could not be retired", e.getCause());
        }
    }

    private boolean letGo(int position) {
        if (!rendezvous.retire(position)) {
            return false;
        }
        ledger.retire(position);
        return true;
    }

    @Override
    public void activate(Map<String, Integer> positionByName) {
        // the starter's matter: a collector serves all that it holds
    }
}
