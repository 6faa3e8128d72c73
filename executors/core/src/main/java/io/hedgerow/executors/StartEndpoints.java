package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool hosts from the beginning.
 *
 * @param bulkheads of all its variants
 * @param races by the endpoints' positions; null where all variants are launched at once
 */
record StartEndpoints(List<Bulkhead> bulkheads, List<@Nullable EndpointRace> races) {

    /**
     * Loads and binds the models of a roster's variants in the pool. Throws where one cannot be served, but for those that are
     * left alone because they have ended their process: the job would never start again.
     */
    static StartEndpoints host(Roster roster, HostedModels models, BulkheadFactory factory) throws Exception {
        List<Bulkhead> bulkheads = new ArrayList<>();
        List<@Nullable EndpointRace> races = new ArrayList<>();
        try (ModelsAhead ignored = models.loadAhead(roster)) {
            for (int i = 0; i < roster.endpoints().size(); i++) {
                EndpointSpec endpoint = roster.endpoints().get(i);
                bulkheads.addAll(factory.bulkheads(
                        models.host(i, endpoint, roster.models(), HostedModels.Quarantined.LEFT_OUT)));
                races.add(factory.race(endpoint));
            }
        }
        return new StartEndpoints(bulkheads, races);
    }

    /** Those whose variants have a model of their own, which can be called without a request. */
    List<Bulkhead> withModel() {
        return bulkheads.stream()
                .filter(bulkhead -> bulkhead.variant().hasModel())
                .toList();
    }

    List<HostedVariant> variants() {
        return bulkheads.stream().map(Bulkhead::variant).toList();
    }
}
