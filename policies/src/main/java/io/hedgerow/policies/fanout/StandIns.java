package io.hedgerow.policies.fanout;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which variants score requests with hot keys: the one that stands in for the keyed variant, instead of it. Requests with
 * any other key, or none, are not scored by those that stand in. Immutable and thread-safe.
 */
public final class StandIns {
    private final long all;
    private final Map<Integer, Map<String, Integer>> ofKeyed;

    private StandIns(long all, Map<Integer, Map<String, Integer>> ofKeyed) {
        this.all = all;
        this.ofKeyed = ofKeyed;
    }

    /** Those of an endpoint. Throws {@link IllegalArgumentException} where one stands in for a variant that is not there. */
    public static StandIns of(EndpointSpec endpoint) {
        List<VariantSpec> variants = endpoint.variants();
        Map<Integer, Map<String, Integer>> ofKeyed = new TreeMap<>();
        long all = 0;
        for (int i = 0; i < variants.size(); i++) {
            HotKeysSpec hotKeys = variants.get(i).hotKeys();
            if (hotKeys == null) {
                continue;
            }
            int keyed = endpoint.variantIndex(hotKeys.variant());
            if (keyed < 0) {
                throw new IllegalArgumentException("endpoint " + endpoint.name() + ": no variant " + hotKeys.variant()
                        + " to score the hot keys of");
            }
            all |= 1L << i;
            Map<String, Integer> ofKey = ofKeyed.computeIfAbsent(keyed, unused -> new HashMap<>());
            for (String key : hotKeys.keys()) {
                ofKey.put(key, i);
            }
        }
        return new StandIns(all, ofKeyed);
    }

    /**
     * The variants that score a request.
     *
     * @param planned mask of the variants that would, if none stood in for another
     * @param keys of the request by position of the variant; null where it has none, and for variants without
     */
    public long variants(long planned, @Nullable String[] keys) {
        long variants = planned & ~all;
        for (Map.Entry<Integer, Map<String, Integer>> entry : ofKeyed.entrySet()) {
            long keyed = 1L << entry.getKey();
            String key = keys[entry.getKey()];
            Integer standIn = key == null ? null : entry.getValue().get(key);
            if (standIn != null && (planned & keyed) != 0 && (planned & (1L << standIn)) != 0) {
                variants = (variants & ~keyed) | (1L << standIn);
            }
        }
        return variants;
    }
}
