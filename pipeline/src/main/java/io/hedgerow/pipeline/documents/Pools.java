package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The executor pools of some documents: the Job's, or one of default settings for each name where there is no Job. Of the
 * latter those are keyed that hold the models of variants with {@code modelKey}.
 */
final class Pools {
    private final boolean areDeclared;
    private final Map<String, PoolSpec> byName = new LinkedHashMap<>();

    Pools(Documents documents, int cores) {
        areDeclared = documents.job() != null;
        if (documents.job() == null) {
            Set<String> keyed = new LinkedHashSet<>();
            documents.endpoints().stream()
                    .flatMap(endpoint -> endpoint.variants().stream())
                    .filter(variant -> variant.modelKey() != null)
                    .forEach(variant -> keyed.add(poolOf(variant, documents)));
            documents.models().values().forEach(model -> add(model.executor(), keyed, cores));
            keyed.forEach(name -> add(name, keyed, cores));
            return;
        }
        JobSpec job = documents.job().spec();
        List<PoolSpec> declared = job.executors().isEmpty()
                ? List.of(PoolSpec.of(Documents.DEFAULT_POOL, job.parallelism()))
                : job.executors();
        declared.forEach(pool -> byName.putIfAbsent(pool.name(), pool));
    }

    private static String poolOf(VariantSpec variant, Documents documents) {
        ModelDocument fallback = documents.models().get(Roster.modelId(variant.model(), variant.version()));
        return fallback == null || !variant.pool().isEmpty() ? variant.pool() : fallback.executor();
    }

    private void add(String name, Set<String> keyed, int cores) {
        PoolSpec pool = PoolSpec.of(name, cores);
        byName.putIfAbsent(
                name,
                keyed.contains(name)
                        ? pool.withExecution(pool.execution().withoutInline()).withKeyed(KeyedJoinSpec.DEFAULT)
                        : pool);
    }

    List<PoolSpec> all() {
        return List.copyOf(byName.values());
    }

    /** Names of those whose models lie beside the requests of their key. */
    List<String> keyed() {
        return byName.values().stream()
                .filter(PoolSpec::isKeyed)
                .map(PoolSpec::name)
                .toList();
    }

    /** The pools of a roster: all that are declared, or else those in use. */
    List<PoolSpec> of(Collection<EndpointSpec> endpoints, Collection<ModelSpec> models) {
        if (areDeclared) {
            return all();
        }
        Set<String> names = new LinkedHashSet<>();
        models.forEach(model -> names.add(model.executor()));
        endpoints.forEach(endpoint -> endpoint.variants().forEach(variant -> names.add(variant.pool())));
        return names.stream().map(byName::get).toList();
    }
}
