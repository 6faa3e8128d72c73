package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the variants of an endpoint run, and whether that goes with how their models are found. */
final class VariantPools {
    private final EndpointDocument document;
    private final List<PoolSpec> pools;
    private final List<@Nullable ReadyModel> models;
    private final Problems problems;

    /**
     * @param pools the pools there are
     * @param models what the variants name, in their order; null where that is nothing, or not ready
     */
    VariantPools(
            EndpointDocument document, List<PoolSpec> pools, List<@Nullable ReadyModel> models, Problems problems) {
        this.document = document;
        this.pools = pools;
        this.models = models;
        this.problems = problems;
    }

    /** The variants in their pools, as far as these are known. */
    List<VariantSpec> placed() {
        List<VariantSpec> placed = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            VariantSpec variant = document.variants().get(i);
            ReadyModel model = models.get(i);
            boolean isOpen = model != null && variant.pool().isEmpty();
            placed.add(isOpen ? variant.withPool(model.spec().executor()) : variant);
        }
        return placed;
    }

    void check() {
        if (pools.stream().anyMatch(pool -> pool.name().isEmpty())) {
            return; // a list of executors that is unreadable has been reported
        }
        for (int i = 0; i < models.size(); i++) {
            VariantSpec variant = document.variants().get(i);
            ReadyModel model = models.get(i);
            if (variant.modelKey() != null) {
                checkKeyed(i, variant, model);
            } else if (model != null && isKeyed(model.spec().executor())) {
                problems.add(
                        document.modelPlace(i),
                        "is " + model.spec().id() + " in the keyed executor "
                                + model.spec().executor()
                                + ", whose models are reached by modelKey and fallback alone; "
                                + "models of the executors " + names(pool -> !pool.isKeyed()) + " are allowed");
            }
        }
    }

    private void checkKeyed(int position, VariantSpec variant, @Nullable ReadyModel fallback) {
        Place executor = document.place("variants[" + position + "].executor");
        boolean isWritten = !variant.pool().isEmpty();
        if (isWritten
                && fallback != null
                && !variant.pool().equals(fallback.spec().executor())) {
            problems.add(
                    executor,
                    "is " + variant.pool() + ", the fallback " + fallback.spec().id() + " is in "
                            + fallback.spec().executor() + "; the same is allowed");
        } else if (isWritten && !isKeyed(variant.pool())) {
            problems.add(executor, "is " + variant.pool() + notKeyed());
        } else if (fallback != null && !isKeyed(fallback.spec().executor())) {
            problems.add(
                    document.modelPlace(position),
                    "is " + fallback.spec().id() + " in executor "
                            + fallback.spec().executor() + notKeyed());
        }
    }

    private String notKeyed() {
        return ", which is no executor with join keyed; of these " + names(PoolSpec::isKeyed) + " are allowed";
    }

    private boolean isKeyed(String pool) {
        return pools.stream().anyMatch(known -> known.isKeyed() && known.name().equals(pool));
    }

    private String names(Predicate<PoolSpec> condition) {
        return Texts.list(pools.stream().filter(condition).map(PoolSpec::name).toList());
    }
}
