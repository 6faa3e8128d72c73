package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Status;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of order-free policies through all orders of arrival: they are order-free too, by what is answered. */
class DeciderChainsPropertyTest {
    private static final List<Ending> ENDINGS =
            Ending.orMissing(Ending.label(0, 0.6), Ending.label(1, 1.0), Ending.label(2, 0.9), Ending.label(1));
    private static final SelectionSpec CONFIDENCE = SelectionSpec.of("confidence");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aVoteElseTheSurest(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("majorityVote").withOtherwise(CONFIDENCE))
                .build();
        checkByLabel(endpoint, TestingBallot.of(variants), ballot -> {
            Integer voted = Complete.vote(ballot, voter -> "1", null);
            return voted != null ? voted : labelOf(ballot, Complete.surest(ballot, false));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void unanimityElseAWeightedVoteElseTheFirst(int variants) {
        SelectionSpec weighted = SelectionSpec.of("weightedVote").withOtherwise(SelectionSpec.of("priority"));
        String[] weights = {"1", "2", "3", "1"};
        EndpointSpec endpoint = TestingEndpoint.withVariants(4)
                .voteWeights(1, 2, 3, 1)
                .selection(SelectionSpec.of("majorityVote").withQuorum(3.0).withOtherwise(weighted))
                .build();
        TestingBallot ballot = variants == 3 ? TestingBallot.of(4).ineligible(3) : TestingBallot.of(4);
        checkByLabel(endpoint, ballot, filled -> {
            Integer unanimous = Complete.vote(filled, voter -> "1", "3");
            Integer voted = Complete.vote(filled, voter -> weights[voter], null);
            Integer first = labelOf(filled, Complete.firstDeclared(filled, null));
            return unanimous != null ? unanimous : voted != null ? voted : first;
        });
    }

    @ParameterizedTest
    @CsvSource({"0", "2", "4"})
    void theCanaryElseTheSurest(int arm) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(5)
                .selection(SelectionSpec.of("canary").withOtherwise(CONFIDENCE))
                .build();
        checkByVariant(endpoint, TestingBallot.of(5).arm(arm), ballot -> {
            Integer canary = Complete.canary(ballot);
            return canary != null ? canary : Complete.surest(ballot, false);
        });
    }

    /** The arm is v1; v0 and v3 are fallbacks; v2 is another arm and v4 a shadow. */
    @ParameterizedTest
    @ValueSource(strings = {"priority", "canary", "majorityVote"})
    void theAssignedArmElseTheSurestFallback(String policy) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(5)
                .shadow(4)
                .assigned("v0", "v3")
                .selection(SelectionSpec.of(policy).withOtherwise(CONFIDENCE))
                .build();
        TestingBallot ballot = TestingBallot.of(5).ineligible(2, 4).arm(1);
        checkByVariant(endpoint, ballot, filled -> {
            Integer arm = Complete.canary(filled);
            return arm != null ? arm : Complete.surest(filled, false);
        });
    }

    /** The threshold is the first policy's alone: whoever abstains there may still answer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aVoteOfTheSureElseTheSurest(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(
                        SelectionSpec.of("majorityVote").withMinConfidence(0.9).withOtherwise(CONFIDENCE))
                .build();
        checkByLabel(endpoint, TestingBallot.of(variants), ballot -> {
            Integer voted = Complete.vote(ballot, voter -> "1", null, 0.9);
            return voted != null ? voted : labelOf(ballot, Complete.surest(ballot, false));
        });
    }

    /** The arm is v1, v0 a fallback and v2 another arm; the surest may be the arm that was not sure enough. */
    @ParameterizedTest
    @ValueSource(strings = {"priority", "canary", "majorityVote", "weightedVote", "fastest", "confidence"})
    void theAssignedArmIfSureElseTheSurest(String policy) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(3)
                .assigned("v0")
                .selection(SelectionSpec.of(policy).withMinConfidence(0.9).withOtherwise(CONFIDENCE))
                .build();
        checkByVariant(endpoint, TestingBallot.of(3).ineligible(2).arm(1), ballot -> {
            Integer arm = Complete.canary(ballot, 0.9);
            return arm != null ? arm : Complete.surest(ballot, false);
        });
    }

    @Test
    void withoutAFallbackTheArmIsAllThereIs() {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(3).assigned().selection("fastest").build();
        TestingBallot ballot = TestingBallot.of(3).ineligible(0, 2).arm(1);
        checkByVariant(endpoint, ballot, Complete::canary);
    }

    private static Integer labelOf(TestingBallot ballot, Integer variant) {
        return variant == null ? null : ballot.candidate(variant).label();
    }

    private static void checkByLabel(
            EndpointSpec endpoint, TestingBallot ballot, Function<TestingBallot, Integer> expected) {
        check(
                endpoint,
                ballot,
                ENDINGS,
                false,
                decision -> decision.prediction().label(),
                expected);
    }

    private static void checkByVariant(
            EndpointSpec endpoint, TestingBallot ballot, Function<TestingBallot, Integer> expected) {
        check(endpoint, ballot, ENDINGS, true, DeciderChainsPropertyTest::variantOf, expected);
    }

    private static Object variantOf(Decision decision) {
        return decision.variant();
    }

    private static void check(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            boolean isPrompt,
            Function<Decision, Object> answer,
            Function<TestingBallot, Integer> expected) {
        Decider decider = Decider.of(endpoint, Policies.REGISTRY);
        ArrivalOrders.forEachCombination(empty, alphabet, ballot -> {
            Object said = outcome(decider.onArrival(ballot), answer);
            Object model = Objects.requireNonNullElse(expected.apply(ballot), Status.UNAVAILABLE);
            if (!Objects.equals(said, model)) {
                throw new AssertionError("said " + said + ", the model " + model + ":" + ballot);
            }
        });
        ArrivalOrders.Asked asked =
                ballot -> outcome(ballot.isDeadline() ? decider.onDeadline(ballot) : decider.onArrival(ballot), answer);
        long asks = isPrompt
                ? ArrivalOrders.checkPrompt(empty, alphabet, asked)
                : ArrivalOrders.checkSound(empty, alphabet, asked);
        assertThat(asks).isGreaterThan(alphabet.size());
    }

    private static Object outcome(Decision decision, Function<Decision, Object> answer) {
        if (decision == null) {
            return null;
        }
        return decision.status() == Status.ANSWERED ? answer.apply(decision) : decision.status();
    }
}
