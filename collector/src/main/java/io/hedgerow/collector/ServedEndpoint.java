package io.hedgerow.collector;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.Decider;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.ClientPrediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint as the collector needs it. Immutable and thread-safe. */
final class ServedEndpoint {
    private final int position;
    private final EndpointSpec spec;
    private final Decider decider;
    private final long eligible;

    ServedEndpoint(int position, EndpointSpec spec, PolicyRegistry policies) {
        this.position = position;
        this.spec = spec;
        this.decider = Decider.of(spec, policies);
        long mask = 0;
        for (int i = 0; i < spec.variants().size(); i++) {
            mask |= spec.variants().get(i).shadow() ? 0 : 1L << i;
        }
        this.eligible = mask;
    }

    /** The endpoints of a roster, by position. Throws as {@link Decider#of} does. */
    static ServedEndpoint[] of(Roster roster, PolicyRegistry policies) {
        ServedEndpoint[] endpoints = new ServedEndpoint[roster.endpoints().size()];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = new ServedEndpoint(i, roster.endpoints().get(i), policies);
        }
        return endpoints;
    }

    int position() {
        return position;
    }

    String name() {
        return spec.name();
    }

    Decider decider() {
        return decider;
    }

    List<VariantSpec> variants() {
        return spec.variants();
    }

    /** The variants that are no shadows. */
    long eligible() {
        return eligible;
    }

    /** Name of the arm's variant, or null where there is none. */
    @Nullable
    String armName(int arm) {
        return arm < 0 ? null : spec.variants().get(arm).name();
    }

    /** What is wrong with a prediction in this endpoint's terms, or null. */
    @Nullable
    String flawOf(@Nullable Prediction prediction) {
        int classes = spec.classes().size();
        if (prediction == null) {
            return "the attempt has scored without a prediction";
        }
        if (prediction.label() >= classes) {
            return "the prediction names class " + prediction.label() + " of " + classes;
        }
        double[] probabilities = prediction.probabilities();
        return probabilities == null || probabilities.length == classes
                ? null
                : "the prediction has " + probabilities.length + " probabilities for " + classes + " classes";
    }

    /** A prediction without flaw in the client's terms. */
    ClientPrediction inClientTerms(Prediction prediction) {
        return new ClientPrediction(
                prediction.hasLabel() ? spec.classes().get(prediction.label()) : null,
                prediction.hasValue() ? prediction.value() : null,
                probabilities(prediction.probabilities()),
                prediction.hasConfidence() ? prediction.confidence() : null,
                prediction.outputs());
    }

    private Map<String, Double> probabilities(double @Nullable [] probabilities) {
        if (probabilities == null) {
            return Map.of();
        }
        Map<String, Double> byClass = new LinkedHashMap<>();
        for (int i = 0; i < probabilities.length; i++) {
            byClass.put(spec.classes().get(i), probabilities[i]);
        }
        return byClass;
    }
}
