package io.hedgerow.starter;

import io.hedgerow.policies.fanout.StandIns;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variants of one endpoint whose models the requests' keys choose. Keys come from clients and may be anything: one that
 * can be part of no model's name has no model. Immutable and thread-safe.
 */
final class KeyedVariants {
    private final List<@Nullable Keyed> byPosition;
    private final StandIns standIns;

    private record Keyed(RequestUnit key, ModelKeySpec spec) {}

    private KeyedVariants(List<@Nullable Keyed> byPosition, StandIns standIns) {
        this.byPosition = byPosition;
        this.standIns = standIns;
    }

    /**
     * Those of an endpoint, or null where it has none. Throws {@link IllegalArgumentException} where a key is a feature that
     * is no scalar input, or a variant scores the hot keys of one that is not there.
     */
    static @Nullable KeyedVariants of(EndpointSpec endpoint, InputLayout layout) {
        List<@Nullable Keyed> byPosition = new ArrayList<>();
        boolean hasAny = false;
        for (VariantSpec variant : endpoint.variants()) {
            ModelKeySpec spec = variant.modelKey();
            String owner = "endpoint " + endpoint.name() + ": variant " + variant.name() + ": modelKey";
            byPosition.add(spec == null ? null : new Keyed(new RequestUnit(spec.source(), layout, owner), spec));
            hasAny |= spec != null || variant.hotKeys() != null;
        }
        return hasAny ? new KeyedVariants(byPosition, StandIns.of(endpoint)) : null;
    }

    /** The keys of a request by position of the variant; null where it has none, and for variants without. */
    @Nullable
    String[] keys(Request request, Row row) {
        @Nullable String[] keys = new String[byPosition.size()];
        for (int i = 0; i < keys.length; i++) {
            Keyed keyed = byPosition.get(i);
            keys[i] = keyed == null ? null : keyed.key.find(request, row);
        }
        return keys;
    }

    /** The variants that score, out of those planned, where hot keys have others than the rest. */
    long variants(long planned, @Nullable String[] keys) {
        return standIns.variants(planned, keys);
    }

    boolean isKeyed(int variant) {
        return byPosition.get(variant) != null;
    }

    /** Name of the model of a keyed variant, or null where the key has none. */
    @Nullable
    String modelName(int variant, @Nullable String key) {
        Keyed keyed = byPosition.get(variant);
        return keyed == null || key == null ? null : keyed.spec.findModelName(key);
    }
}
