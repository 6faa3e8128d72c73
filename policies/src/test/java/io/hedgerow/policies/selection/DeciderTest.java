package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec.Action;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeciderTest {
    private static final SelectionSpec VOTE_ELSE_CONFIDENCE =
            SelectionSpec.of("majorityVote").withOtherwise(SelectionSpec.of("confidence"));
    private static final Decision DEFAULTED =
            new Decision(Status.DEFAULTED, DecidedBy.DEFAULT, Verdict.COMBINED, Prediction.ofLabel(1));

    @Test
    void aQuorumAnswersBeforeTheRestIsIn() {
        Decider decider = decider(TestingEndpoint.withVariants(3).selection("majorityVote"));
        TestingBallot ballot = TestingBallot.of(3).arrive(2, Ending.label(1));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(0, Ending.label(1));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.QUORUM, 0, Prediction.ofLabel(1)));
    }

    @Test
    void aChainAsksTheNextLinkAsSoonAsOneHasNoWinner() {
        SelectionSpec chain =
                SelectionSpec.of("majorityVote").withQuorum(3.0).withOtherwise(SelectionSpec.of("priority"));
        Decider decider = decider(TestingEndpoint.withVariants(3).selection(chain));
        TestingBallot ballot = TestingBallot.of(3).arrive(0, Ending.label(1));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(1, Ending.label(2));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 0, Prediction.ofLabel(1)));
    }

    @Test
    void theNextLinkWaitsOnItsOwnAccount() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .selection(SelectionSpec.of("majorityVote")
                        .withQuorum(3.0)
                        .withOtherwise(SelectionSpec.of("confidence"))));
        TestingBallot ballot =
                TestingBallot.of(3).arrive(0, Ending.label(1, 0.7)).arrive(1, Ending.label(2, 0.6));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(2, Ending.label(1, 0.9));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 2, Prediction.ofLabel(1, 0.9)));
    }

    @Test
    void whoIsNotSureEnoughAbstainsAndMayAnswerInTheNextLink() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .selection(SelectionSpec.of("majorityVote")
                        .withQuorum(2.0)
                        .withMinConfidence(0.8)
                        .withOtherwise(SelectionSpec.of("priority"))));
        TestingBallot ballot = TestingBallot.of(3).arrive(0, Ending.label(1, 0.7));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(2, Ending.label(1));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 0, Prediction.ofLabel(1, 0.7)));
    }

    @Test
    void withoutAWinnerTheRequestHasFailedAsSoonAsThatIsSure() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .selection(SelectionSpec.of("majorityVote").withQuorum(3.0)));
        TestingBallot ballot = TestingBallot.of(3).arrive(1, Ending.FAILED);
        assertThat(decider.onArrival(ballot)).isEqualTo(unavailable(DecidedBy.FAILED));
    }

    @Test
    void allEndedWithoutAnAnswer() {
        TestingBallot ballot = TestingBallot.of(2).arrive(1, Ending.FAILED).arrive(0, Ending.FAILED);
        assertThat(decider(TestingEndpoint.withVariants(2)).onArrival(ballot)).isEqualTo(unavailable(DecidedBy.FAILED));
        assertThat(decider(TestingEndpoint.withVariants(2).onDeadline(byDefault(Action.PARTIAL, 1)))
                        .onArrival(ballot))
                .isEqualTo(DEFAULTED);
    }

    @Test
    void aCombinedAnswerNamesNoVariant() {
        Decider decider = decider(TestingEndpoint.withVariants(2).regression().selection("average"));
        TestingBallot ballot = TestingBallot.of(2).arrive(0, Ending.value(1)).arrive(1, Ending.value(2));
        assertThat(decider.onArrival(ballot))
                .isEqualTo(answered(DecidedBy.DECIDED, Verdict.COMBINED, Prediction.ofValue(1.5)));
    }

    @Test
    void theAverageOfFiniteValuesIsFiniteAndThatOfOppositeInfinitiesIsNone() {
        Decider decider = decider(TestingEndpoint.withVariants(2).regression().selection("average"));
        TestingBallot huge =
                TestingBallot.of(2).arrive(0, Ending.value(Double.MAX_VALUE)).arrive(1, Ending.value(Double.MAX_VALUE));
        assertThat(decider.onArrival(huge))
                .isEqualTo(answered(DecidedBy.DECIDED, -1, Prediction.ofValue(Double.MAX_VALUE)));
        TestingBallot opposite = TestingBallot.of(2)
                .arrive(0, Ending.value(Double.POSITIVE_INFINITY))
                .arrive(1, Ending.value(Double.NEGATIVE_INFINITY));
        assertThat(decider.onArrival(opposite)).isEqualTo(unavailable(DecidedBy.FAILED));
    }

    @Test
    void rowsOfAnotherLengthOrWithInfinitiesDoNotCount() {
        Decider decider = decider(TestingEndpoint.withVariants(3).selection("average"));
        TestingBallot ballot = TestingBallot.of(3)
                .arrive(0, Ending.probabilities(0.9, 0.1))
                .arrive(1, Ending.probabilities(0.2, Double.POSITIVE_INFINITY, 0.1))
                .arrive(2, Ending.probabilities(0.25, 0.5, 0.25));
        Decision decision = decider.onArrival(ballot);
        assertThat(decision.prediction()).isEqualTo(Prediction.ofProbabilities(1, new double[] {0.25, 0.5, 0.25}));
    }

    @Test
    void atTheDeadlineWhatIsInDecides() {
        Decider decider = decider(TestingEndpoint.withVariants(3).selection(VOTE_ELSE_CONFIDENCE));
        TestingBallot ballot =
                TestingBallot.of(3).arrive(2, Ending.label(0, 0.4)).deadline(true);
        assertThat(decider.onDeadline(ballot)).isEqualTo(answered(DecidedBy.DEADLINE, 2, Prediction.ofLabel(0, 0.4)));
    }

    @Test
    void atTheDeadlineTooFewAnswersAreNone() {
        TestingBallot ballot = TestingBallot.of(3)
                .arrive(2, Ending.label(0, 0.4))
                .arrive(1, Ending.FAILED)
                .deadline(true);
        assertThat(decider(TestingEndpoint.withVariants(3)
                                .onDeadline(new OnDeadlineSpec(Action.PARTIAL, 2, null, null)))
                        .onDeadline(ballot))
                .isEqualTo(unavailable(DecidedBy.DEADLINE));
        assertThat(decider(TestingEndpoint.withVariants(3).onDeadline(byDefault(Action.PARTIAL, 2)))
                        .onDeadline(ballot))
                .isEqualTo(DEFAULTED);
        assertThat(decider(TestingEndpoint.withVariants(3).onDeadline(byDefault(Action.PARTIAL, 1)))
                        .onDeadline(ballot))
                .isEqualTo(answered(DecidedBy.DEADLINE, 2, Prediction.ofLabel(0, 0.4)));
    }

    @Test
    void atTheDeadlineTheActionDecides() {
        TestingBallot ballot =
                TestingBallot.of(3).arrive(2, Ending.label(0, 0.4)).deadline(true);
        TestingEndpoint endpoint = TestingEndpoint.withVariants(3).selection("majorityVote");
        assertThat(decider(endpoint.onDeadline(byDefault(Action.DEFAULT, 1))).onDeadline(ballot))
                .isEqualTo(DEFAULTED);
        assertThat(decider(endpoint.onDeadline(byDefault(Action.ERROR, 1))).onDeadline(ballot))
                .isEqualTo(unavailable(DecidedBy.DEADLINE));
        assertThat(decider(endpoint.onDeadline(OnDeadlineSpec.PARTIAL)).onDeadline(ballot))
                .isEqualTo(unavailable(DecidedBy.DEADLINE));
        assertThat(decider(endpoint.onDeadline(byDefault(Action.PARTIAL, 1))).onDeadline(ballot))
                .isEqualTo(DEFAULTED);
    }

    @Test
    void theDeadlineOfAnOpenBallotIsAMistake() {
        Decider decider = decider(TestingEndpoint.withVariants(1));
        assertThatThrownBy(() -> decider.onDeadline(TestingBallot.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint wine: the ballot is open at the deadline");
    }

    @Test
    void shadowsAreNoAnswersAtTheDeadline() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .shadow(0)
                .onDeadline(new OnDeadlineSpec(Action.PARTIAL, 2, null, null)));
        TestingBallot ballot = TestingBallot.of(3)
                .ineligible(0)
                .arrive(0, Ending.label(0))
                .arrive(1, Ending.label(0))
                .deadline(true);
        assertThat(decider.onDeadline(ballot)).isEqualTo(unavailable(DecidedBy.DEADLINE));
    }

    @Test
    void anAssignedArmAnswersAloneThoughFallbacksAreIn() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .assigned("v0")
                .selection(SelectionSpec.of("priority").withOtherwise(SelectionSpec.of("confidence"))));
        TestingBallot ballot = TestingBallot.of(3).ineligible(1).arm(2).arrive(0, Ending.label(0, 1.0));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(2, Ending.label(1, 0.2));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 2, Prediction.ofLabel(1, 0.2)));
    }

    @Test
    void withoutTheArmsAnswerTheFallbacksDecide() {
        Decider decider = decider(TestingEndpoint.withVariants(3)
                .assigned("v0")
                .selection(SelectionSpec.of("priority").withOtherwise(SelectionSpec.of("confidence"))));
        TestingBallot ballot = TestingBallot.of(3).ineligible(1).arm(2).arrive(2, Ending.FAILED);
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(0, Ending.label(0, 0.3));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 0, Prediction.ofLabel(0, 0.3)));
    }

    @Test
    void withoutADeadlineTheDecisionWaitsForAll() {
        Decider decider =
                decider(TestingEndpoint.withVariants(3).withoutDeadline().selection("majorityVote"));
        TestingBallot ballot = TestingBallot.of(3).arrive(1, Ending.label(0)).arrive(2, Ending.label(0));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(0, Ending.label(0));
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.QUORUM, 0, Prediction.ofLabel(0)));
    }

    @Test
    void aUsersPolicyDecidesLikeAnyOther() {
        SelectionSpec selection = new SelectionSpec(
                "lastDeclared",
                null,
                null,
                SelectionSpec.TieBreak.FIRST_DECLARED,
                SelectionSpec.Statistic.MEAN,
                Map.of("from", "1"),
                SelectionSpec.of("fastest"));
        Decider decider = decider(TestingEndpoint.withVariants(3).selection(selection));
        TestingBallot ballot = TestingBallot.of(3).arrive(0, Ending.label(0)).arrive(1, Ending.label(1));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(2, Ending.FAILED);
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 1, Prediction.ofLabel(1)));
        TestingBallot onlyFirst = TestingBallot.of(3)
                .arrive(0, Ending.label(0))
                .arrive(1, Ending.FAILED)
                .arrive(2, Ending.FAILED);
        assertThat(decider.onArrival(onlyFirst)).isEqualTo(answered(DecidedBy.DECIDED, 0, Prediction.ofLabel(0)));
    }

    /** Ways in which a user's policy can break its contract. */
    private enum Broken {
        SHADOW,
        OPEN,
        BEYOND,
        WAITS_FOREVER;

        SelectionPolicy policy() {
            return switch (this) {
                case SHADOW -> ballot -> Verdict.decided(0);
                case OPEN -> ballot -> Verdict.decided(1);
                case BEYOND -> ballot -> Verdict.decided(63);
                case WAITS_FOREVER -> ballot -> Verdict.waiting();
            };
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Broken.class,
            names = {"SHADOW", "OPEN", "BEYOND"})
    void anAnswerWithoutAPredictionIsAnError(Broken broken) {
        Decider decider = Decider.of(
                TestingEndpoint.withVariants(3).shadow(0).selection("broken").build(), registry(broken));
        TestingBallot ballot = TestingBallot.of(3)
                .ineligible(0)
                .arrive(0, Ending.label(0))
                .arrive(2, Ending.label(0))
                .deadline(true);
        assertThatThrownBy(() -> decider.onDeadline(ballot))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("selection policy broken answered with variant");
        assertThat(decider.onPolicyFailure()).isEqualTo(unavailable(DecidedBy.FAILED));
    }

    @Test
    void whoWaitsForAClosedBallotHasNoWinner() {
        Decider decider = Decider.of(
                TestingEndpoint.withVariants(2)
                        .selection(SelectionSpec.of("broken").withOtherwise(SelectionSpec.of("fastest")))
                        .build(),
                registry(Broken.WAITS_FOREVER));
        TestingBallot ballot = TestingBallot.of(2).arrive(1, Ending.label(2));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(0, Ending.FAILED);
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 1, Prediction.ofLabel(2)));
    }

    @Test
    void anAssignedPolicyIsClosedWhenItsArmHasEnded() {
        Decider decider = Decider.of(
                TestingEndpoint.withVariants(3)
                        .assigned("v0", "v2")
                        .selection(SelectionSpec.of("broken").withOtherwise(SelectionSpec.of("fastest")))
                        .build(),
                registry(Broken.WAITS_FOREVER));
        TestingBallot ballot = TestingBallot.of(3).arm(1).arrive(0, Ending.label(2));
        assertThat(decider.onArrival(ballot)).isNull();
        ballot.arrive(1, Ending.FAILED);
        assertThat(decider.onArrival(ballot)).isEqualTo(answered(DecidedBy.DECIDED, 0, Prediction.ofLabel(2)));
    }

    private static PolicyRegistry registry(Broken broken) {
        SelectionPolicyProvider provider = new SelectionPolicyProvider() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint) {
                return true;
            }

            @Override
            public SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
                return broken.policy();
            }
        };
        return PolicyRegistry.of(List.of(provider));
    }

    private static Decider decider(TestingEndpoint endpoint) {
        return Decider.of(endpoint.build(), Policies.REGISTRY);
    }

    private static OnDeadlineSpec byDefault(Action action, int minAnswers) {
        return new OnDeadlineSpec(action, minAnswers, "b", null);
    }

    private static Decision answered(DecidedBy decidedBy, int variant, Prediction prediction) {
        return new Decision(Status.ANSWERED, decidedBy, variant, prediction);
    }

    private static Decision unavailable(DecidedBy decidedBy) {
        return new Decision(Status.UNAVAILABLE, decidedBy, Verdict.COMBINED, null);
    }
}
