package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;

/** Policies as the registry makes them, and their verdicts as outcomes of an enumeration. */
final class Policies {
    static final PolicyRegistry REGISTRY = PolicyRegistry.load(Policies.class.getClassLoader());

    /** Outcome of a policy that has no winner. */
    static final Object NO_WINNER = "no winner";

    private Policies() {}

    static SelectionPolicy of(EndpointSpec endpoint) {
        return REGISTRY.find(endpoint.selection().policy()).create(endpoint.selection(), endpoint);
    }

    static boolean isOrderFree(EndpointSpec endpoint) {
        return REGISTRY.find(endpoint.selection().policy()).isOrderFree(endpoint.selection(), endpoint);
    }

    /** The answering variant, or the combined prediction. */
    static Object byVariant(Verdict verdict, TestingBallot ballot) {
        return switch (verdict.kind()) {
            case WAIT -> null;
            case NO_WINNER -> NO_WINNER;
            case ANSWER -> verdict.combined() == null ? (Object) verdict.variant() : verdict.combined();
        };
    }

    /** The answering label. */
    static Object byLabel(Verdict verdict, TestingBallot ballot) {
        return switch (verdict.kind()) {
            case WAIT -> null;
            case NO_WINNER -> NO_WINNER;
            case ANSWER -> ballot.candidate(verdict.variant()).label();
        };
    }
}
