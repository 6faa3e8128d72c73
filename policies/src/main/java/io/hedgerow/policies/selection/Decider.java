package io.hedgerow.policies.selection;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.ArrayList;
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
    private final SelectionPolicy[] chain;
    private final boolean isAssigned;
    private final boolean hasDeadline;
    private final OnDeadlineSpec onDeadline;
    private final Decision withoutWinner;
    private final Decision atDeadlineWithoutWinner;

    private Decider(EndpointSpec endpoint, SelectionPolicy[] chain) {
        this.endpoint = endpoint.name();
        this.chain = chain;
        this.isAssigned = endpoint.fanOut().mode() == Mode.ASSIGNED;
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
        List<SelectionPolicy> chain = new ArrayList<>();
        for (SelectionSpec link = endpoint.selection(); link != null; link = link.otherwise()) {
            SelectionPolicy policy = registry.find(link.policy()).create(link, endpoint);
            chain.add(Objects.requireNonNull(policy, () -> "endpoint " + endpoint.name() + ": no policy was made"));
        }
        return new Decider(endpoint, chain.toArray(SelectionPolicy[]::new));
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
        Verdict verdict = evaluate(ballot);
        return switch (verdict.kind()) {
            case WAIT -> null;
            case ANSWER -> answered(ballot, verdict, verdict.reason());
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
        Verdict verdict = evaluate(ballot);
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

    /** The chain's verdict. A link that would wait for a closed ballot has no winner. */
    private Verdict evaluate(Ballot ballot) {
        for (int i = 0; i < chain.length; i++) {
            Ballot seen = isAssigned && i == 0 ? new ArmBallot(ballot) : ballot;
            Verdict verdict = chain[i].evaluate(seen);
            boolean isWaiting = verdict.kind() == Verdict.Kind.WAIT && !seen.isClosed();
            if (isWaiting || verdict.kind() == Verdict.Kind.ANSWER) {
                return verdict;
            }
        }
        return Verdict.noWinner();
    }

    private Decision answered(Ballot ballot, Verdict verdict, @Nullable DecidedBy reason) {
        Prediction combined = verdict.combined();
        DecidedBy decidedBy = reason == null ? DecidedBy.DECIDED : reason;
        if (combined != null) {
            return new Decision(Status.ANSWERED, decidedBy, Verdict.COMBINED, combined);
        }
        int variant = verdict.variant();
        if (variant >= ballot.size() || !ballot.isCandidate(variant)) {
            throw new IllegalStateException("endpoint " + endpoint + ": a selection policy answered with variant "
                    + variant + ", which is not part of the plan, a shadow, or has not scored");
        }
        return new Decision(Status.ANSWERED, decidedBy, variant, ballot.candidate(variant));
    }
}
