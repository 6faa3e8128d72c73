package io.hedgerow.policies.selection;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole decision of one endpoint: its policy, the chain of {@code otherwise}, {@code onDeadline} and the
 * default.
 *
 * <p>A policy that says it will have no winner hands over to the next link at once, which may then wait on its
 * own account. Where the last link has no winner the default is the answer, or UNAVAILABLE when none is declared.
 * With an assigned fan-out the first link sees the arm's variant alone, later links see the fallbacks too. An
 * endpoint without a deadline decides when all attempts have ended, so that an answer and what is known beside it
 * are the same on every run. Stateless and thread-safe.
 */
public final class Decider {
    private final String endpoint;
    private final Chain chain;
    private final boolean hasDeadline;
    private final OnDeadlineSpec onDeadline;
    private final Decision withoutWinner;
    private final Decision atDeadlineWithoutWinner;

    private Decider(EndpointSpec endpoint, Chain chain) {
        this.endpoint = endpoint.name();
        this.chain = chain;
        this.hasDeadline = endpoint.hasDeadline();
        this.onDeadline = endpoint.onDeadline();
        Prediction byDefault = onDeadline.defaultPrediction(endpoint);
        this.withoutWinner = withoutWinner(byDefault, DecidedBy.FAILED);
        this.atDeadlineWithoutWinner = withoutWinner(byDefault, DecidedBy.DEADLINE);
    }

    private static Decision withoutWinner(@Nullable Prediction byDefault, DecidedBy reason) {
        return byDefault == null
                ? new Decision(Status.UNAVAILABLE, reason, Verdict.COMBINED, null)
                : new Decision(Status.DEFAULTED, DecidedBy.DEFAULT, Verdict.COMBINED, byDefault);
    }

    /**
     * Builds the decider of an endpoint. Throws {@link IllegalArgumentException} for settings that do not fit,
     * with all of {@link #problems}.
     *
     * @param registry policies by name
     */
    public static Decider of(EndpointSpec endpoint, PolicyRegistry registry) {
        List<Problem> problems = problems(endpoint, registry);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + endpoint.name() + ": "
                    + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return new Decider(endpoint, Chain.of(endpoint, registry));
    }

    /**
     * Everything about an endpoint that no decision can be taken with: of its variants, fan-out, selection and
     * onDeadline. Empty where {@link #of} succeeds.
     *
     * @param registry policies by name
     */
    public static List<Problem> problems(EndpointSpec endpoint, PolicyRegistry registry) {
        return EndpointCheck.problems(endpoint, registry);
    }

    /**
     * Asks after an arrival, with {@link Ballot#isClosed} telling whether all eligible attempts have ended; null
     * means wait. Throws {@link IllegalStateException} when a policy breaks its contract by answering with a
     * variant that has no answer.
     */
    public @Nullable Decision onArrival(Ballot ballot) {
        if (!hasDeadline && !ballot.isClosed()) {
            return null;
        }
        Verdict verdict = chain.evaluate(ballot);
        return switch (verdict.kind()) {
            case WAIT -> null;
            case ANSWER -> answered(ballot, verdict, Objects.requireNonNull(verdict.reason(), "answer without reason"));
            case NO_WINNER -> withoutWinner;
        };
    }

    /**
     * Asks at the deadline with a closed ballot. Always decides. Throws {@link IllegalArgumentException} for a
     * ballot that is not closed, and {@link IllegalStateException} as {@link #onArrival} does.
     */
    public Decision onDeadline(Ballot ballot) {
        if (!ballot.isClosed()) {
            throw new IllegalArgumentException("endpoint " + endpoint + ": the ballot is open at the deadline");
        }
        return switch (onDeadline.action()) {
            case PARTIAL -> partial(ballot);
            case DEFAULT -> atDeadlineWithoutWinner;
            case ERROR -> new Decision(Status.UNAVAILABLE, DecidedBy.DEADLINE, Verdict.COMBINED, null);
        };
    }

    /**
     * What leaves when a policy of the user's own has thrown: the default, or UNAVAILABLE. A collector that
     * prefers that to a failed job asks for it here.
     */
    public Decision onPolicyFailure() {
        return withoutWinner;
    }

    private Decision partial(Ballot ballot) {
        if (scored(ballot) < onDeadline.minAnswers()) {
            return atDeadlineWithoutWinner;
        }
        Verdict verdict = chain.evaluate(ballot);
        return verdict.kind() == Verdict.Kind.ANSWER
                ? answered(ballot, verdict, DecidedBy.DEADLINE)
                : atDeadlineWithoutWinner;
    }

    private static int scored(Ballot ballot) {
        int scored = 0;
        for (int i = 0; i < ballot.size(); i++) {
            if (ballot.isCandidate(i)) {
                scored++;
            }
        }
        return scored;
    }

    private static Decision answered(Ballot ballot, Verdict verdict, DecidedBy decidedBy) {
        Prediction combined = verdict.combined();
        Prediction prediction = combined == null ? ballot.candidate(verdict.variant()) : combined;
        return new Decision(Status.ANSWERED, decidedBy, verdict.variant(), prediction);
    }
}
