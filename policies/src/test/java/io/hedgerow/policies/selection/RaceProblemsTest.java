package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hedge or a cascade is refused for. */
class RaceProblemsTest {
    private static final HedgeSpec P95 = new HedgeSpec("v0", 0.95, 0, 5);
    private static final HedgeSpec FIXED = new HedgeSpec("v0", 0, 20_000, 5);

    private static TestingEndpoint hedged(int variants, HedgeSpec hedge) {
        return TestingEndpoint.withVariants(variants).fanOut(FanOutSpec.hedged("wine", hedge));
    }

    private static TestingEndpoint staged(int variants, List<List<String>> stages) {
        return TestingEndpoint.withVariants(variants)
                .fanOut(FanOutSpec.staged("wine", new StagesSpec(stages, 0.8)))
                .selection("confidence");
    }

    private static List<String> problems(TestingEndpoint endpoint) {
        return Decider.problems(endpoint.build(), PolicyRegistry.load(RaceProblemsTest.class.getClassLoader())).stream()
                .map(Problem::toString)
                .toList();
    }

    private static void assertOnly(TestingEndpoint endpoint, String problem) {
        assertThat(problems(endpoint)).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "confidence", "priority", "lastDeclared"})
    void hedgeGoesWithPoliciesOfOneAnswer(String policy) {
        assertThat(problems(hedged(3, P95).selection(policy))).isEmpty();
        assertThat(problems(hedged(3, P95).shadow(1).selection(policy))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"majorityVote", "weightedVote", "average"})
    void hedgeHasNotEnoughAnswersForOthers(String policy) {
        String message = policy + " needs several answers, and a hedge ends with the first; allowed there: fastest,";
        assertOnly(hedged(3, P95).selection(policy), "selection.policy: " + message);
        assertOnly(
                hedged(3, P95).selection(SelectionSpec.of("fastest").withOtherwise(SelectionSpec.of(policy))),
                "selection.otherwise.policy: " + message);
    }

    @Test
    void canaryGoesWithNoRace() {
        assertOnly(hedged(3, P95).selection("canary"), "selection.policy: canary answers with the request's arm");
        assertOnly(
                staged(2, List.of(List.of("v0"), List.of("v1"))).selection("canary"),
                "selection.policy: canary answers with the request's arm");
    }

    @Test
    void hedgeNeedsADeadline() {
        assertOnly(
                hedged(3, P95).selection("priority").withoutDeadline(),
                "fanOut.mode: fan-out hedged answers with what");
    }

    @Test
    void hedgeComesBeforeTheDeadline() {
        assertThat(problems(hedged(3, new HedgeSpec("v0", 0, 49_999, 5)))).isEmpty();
        assertOnly(
                hedged(3, new HedgeSpec("v0", 0, 50_000, 5)),
                "fanOut.delay: no hedge would ever be launched: the delay of 50000 us is not below the deadline of 50 ms;"
                        + " allowed: less than the deadline, or a percentile");
    }

    @Test
    void hedgeHasOneAnswer() {
        assertOnly(
                hedged(3, P95).onDeadline(new OnDeadlineSpec(OnDeadlineSpec.Action.PARTIAL, 2, null, null)),
                "onDeadline.minAnswers: minAnswers is 2, more than can answer a request; allowed: 1 to 1");
    }

    @Test
    void primaryIsAVariantThatAnswersAndHasAnotherBesideIt() {
        assertOnly(hedged(2, new HedgeSpec("v9", 0, 0, 5)), "fanOut.primary: no variant v9; allowed: v0, v1");
        assertOnly(
                hedged(3, P95).shadow(0), "fanOut.primary: variant v0 is a shadow and takes no part; allowed: v1, v2");
        assertOnly(hedged(2, P95).shadow(1), "fanOut.mode: fan-out hedged needs two variants that may answer");
    }

    @Test
    void hedgeAcrossTwoPoolsHasAFixedDelay() {
        VariantSpec far = VariantSpec.of("far").withPool("heavy");
        assertThat(problems(hedged(1, FIXED).variant(far))).isEmpty();
        assertOnly(
                hedged(1, P95).variant(far),
                "fanOut.delay: a percentile follows the latencies of v0 in pool default, which pool heavy does not see;"
                        + " allowed there: a fixed delay");
    }

    @Test
    void othersOfAHedgeLieInOnePoolAndShadowsAnywhere() {
        VariantSpec far = VariantSpec.of("far").withPool("heavy");
        assertOnly(
                hedged(2, FIXED).variant(far),
                "fanOut.primary: the variants beside v0 lie in the pools default, heavy; allowed: all of them in one");
        assertThat(problems(hedged(2, P95).variant(far.withShadow(true)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "confidence", "priority", "average", "lastDeclared"})
    void stagesGoWithOtherPolicies(String policy) {
        assertThat(problems(
                        staged(3, List.of(List.of("v0"), List.of("v1", "v2"))).selection(policy)))
                .isEmpty();
        assertThat(problems(staged(3, List.of(List.of("v0"), List.of("v1", "v2")))
                        .selection("average")
                        .withoutDeadline()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "majorityVote, , policy",
        "majorityVote, 2, quorum",
        "majorityVote, 1, ''",
        "weightedVote, , policy",
        "weightedVote, 1.5, quorum",
        "weightedVote, 1, ''"
    })
    void sureFirstStageCanWinAVote(String policy, Double quorum, String path) {
        SelectionSpec vote = SelectionSpec.of(policy).withQuorum(quorum);
        TestingEndpoint endpoint = staged(3, List.of(List.of("v0"), List.of("v1", "v2")));
        if (path.isEmpty()) {
            assertThat(problems(endpoint.selection(vote))).isEmpty();
        } else {
            assertOnly(
                    endpoint.selection(vote),
                    "selection." + path + ": " + policy + " cannot be won by the votes of the first stage");
        }
        assertThat(problems(endpoint.selection(vote.withOtherwise(SelectionSpec.of("confidence")))))
                .isEmpty();
    }

    @Test
    void weightsOfTheFirstStageMayBeEnough() {
        assertThat(problems(staged(3, List.of(List.of("v0"), List.of("v1", "v2")))
                        .voteWeights(3, 1, 1)
                        .selection("weightedVote")))
                .isEmpty();
    }

    @Test
    void stagesNameEveryVariantThatAnswersOnce() {
        assertThat(problems(
                        staged(4, List.of(List.of("v1"), List.of("v0", "v3"))).shadow(2)))
                .isEmpty();
        assertThat(problems(staged(4, List.of(List.of("v0", "v2"), List.of("v9", "v0")))
                        .shadow(2)))
                .containsExactly(
                        "fanOut.stages[0][1]: variant v2 is a shadow and takes no part; allowed: v0, v1, v3",
                        "fanOut.stages[1][0]: no variant v9; allowed: v0, v1, v3",
                        "fanOut.stages[1][1]: variant v0 is in two stages; allowed: one",
                        "fanOut.stages: no stage names v1, v3; each variant but shadows is in one stage");
    }

    @Test
    void stagesLieInOnePool() {
        assertOnly(
                staged(1, List.of(List.of("v0"), List.of("far")))
                        .variant(VariantSpec.of("far").withPool("heavy")),
                "fanOut.stages: the variants lie in the pools default, heavy; stages follow each other within one pool");
    }

    @Test
    void regressionHasNoStages() {
        assertOnly(
                staged(2, List.of(List.of("v0"), List.of("v1"))).regression().selection("average"),
                "fanOut.mode: a regression has no confidence; fan-out staged is allowed only with classification");
    }
}
