package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.Decider;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.ClientPrediction;
import io.hedgerow.proto.flink.AttemptReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A generation of an endpoint as one collector needs it. Made by any thread, then used by one. */
final class ServedEndpoint {
    private final int position;
    private final EndpointSpec spec;
    private final Decider decider;
    private final OpenBallot ballot;

    ServedEndpoint(int position, EndpointSpec spec, PolicyRegistry policies) {
        this.position = position;
        this.spec = spec;
        this.decider = Decider.of(spec, policies);
        long mask = 0;
        for (int i = 0; i < spec.variants().size(); i++) {
            mask |= spec.variants().get(i).shadow() ? 0 : 1L << i;
        }
        this.ballot = new OpenBallot(spec.variants().size(), mask);
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

    List<VariantSpec> variants() {
        return spec.variants();
    }

    /** Name of the arm's variant, or null where there is none. */
    @Nullable
    String armName(int arm) {
        return arm < 0 ? null : spec.variants().get(arm).name();
    }

    /** What the policies say after an arrival; null means wait. */
    @Nullable
    Decision onArrival(AdmittedRequest request, Ledger ledger) {
        try {
            return decider.onArrival(ballot.afterArrival(request));
        } catch (RuntimeException | StackOverflowError e) {
            ledger.onPolicyFailure(position, e);
            return decider.onPolicyFailure();
        }
    }

    /** What leaves at the deadline. */
    Decision onDeadline(AdmittedRequest request, Ledger ledger) {
        try {
            return decider.onDeadline(ballot.atDeadline(request));
        } catch (RuntimeException | StackOverflowError e) {
            ledger.onPolicyFailure(position, e);
            return decider.onPolicyFailure();
        }
    }

    /** A reply whose prediction is none in this endpoint's terms is a failed attempt, not a failed job. */
    AttemptReply checked(AttemptReply reply) {
        String flaw = reply.outcome() == Outcome.SCORED ? flawOf(reply.prediction()) : null;
        return flaw == null
                ? reply
                : new AttemptReply(
                        reply.requestId(),
                        reply.admission(),
                        reply.variant(),
                        Outcome.FAILED,
                        flaw,
                        reply.latencyMicros(),
                        null);
    }

    private @Nullable String flawOf(@Nullable Prediction prediction) {
        if (prediction == null) {
            return "the attempt has scored without a prediction";
        }
        int classes = spec.classes().size();
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
