package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything requests are planned under: one generation of endpoints, the models their variants name, the pools.
 *
 * @param epoch generation of this roster, at least 1; it travels with every request planned under it
 * @param endpoints endpoints in declared order; messages name them by position
 * @param models model versions by {@link #modelId}
 * @param pools executor pools in declared order
 */
public record Roster(long epoch, List<EndpointSpec> endpoints, Map<String, ModelSpec> models, List<PoolSpec> pools)
        implements Serializable {
    public Roster {
        endpoints = List.copyOf(endpoints);
        models = java.util.Collections.unmodifiableMap(new TreeMap<>(models));
        pools = List.copyOf(pools);
    }

    /** Key of a model version. */
    public static String modelId(String name, String version) {
        return name + ":" + version;
    }

    /** The model version a variant is bound to. Throws when the roster lacks it. */
    public ModelSpec modelOf(VariantSpec variant) {
        String id = variant.modelId();
        ModelSpec model = id == null ? null : models.get(id);
        if (model == null) {
            throw new IllegalArgumentException("no model " + modelId(variant.model(), variant.version()));
        }
        return model;
    }

    /** The pool of that name. Throws when the roster lacks it. */
    public PoolSpec pool(String name) {
        return pools.stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no executor pool " + name));
    }

    /** Position of an endpoint, or -1. */
    public int endpointIndex(String name) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
