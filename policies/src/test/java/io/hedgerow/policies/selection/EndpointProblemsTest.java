package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec.Action;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything wrong with an endpoint is said at once, with the place and what is allowed. */
class EndpointProblemsTest {
    private static final SelectionSpec MAJORITY = SelectionSpec.of("majorityVote");

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "average", "priority", "canary"})
    void defaultsFitEveryPolicy(String policy) {
        assertThat(problems(three().selection(policy))).isEmpty();
        assertThat(problems(three().selection(policy).assigned())).isEmpty();
    }

    @Test
    void anUnknownPolicyIsAnsweredWithTheAllowedOnes() {
        assertOnly(
                three().selection("majority"),
                "selection.policy",
                "no selection policy majority; allowed: average, canary");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'quorum is 0.0; allowed: a whole number from 1 to 3'",
        "-1, 'quorum is -1.0; allowed: a whole number from 1 to 3'",
        "NaN, 'quorum is NaN; allowed: a whole number from 1 to 3'",
        "Infinity, 'quorum is Infinity; allowed: a whole number from 1 to 3'",
        "1.5, 'votes are whole, quorum is 1.5; allowed: a whole number from 1 to 3'",
        "4, 'a quorum of 4 can never be reached; allowed: a whole number from 1 to 3'"
    })
    void aQuorumThatIsNone(double quorum, String message) {
        assertOnly(three().selection(MAJORITY.withQuorum(quorum)), "selection.quorum", message);
    }

    @Test
    void aQuorumOfAllIsAllowedAndShadowsAreNoVoters() {
        SelectionSpec all = MAJORITY.withQuorum(3.0);
        assertThat(problems(three().selection(all))).isEmpty();
        assertOnly(
                three().shadow(0).selection(all),
                "selection.quorum",
                "a quorum of 3 can never be reached; allowed: a whole number from 1 to 2 (the number of voters)");
    }

    @Test
    void aWeightedQuorumIsMeasuredByWeight() {
        SelectionSpec weighted = SelectionSpec.of("weightedVote");
        TestingEndpoint endpoint = three().voteWeights(0.1, 0.2, 0.3);
        assertThat(problems(endpoint.selection(weighted.withQuorum(0.6)))).isEmpty();
        assertOnly(
                endpoint.selection(weighted.withQuorum(0.61)),
                "selection.quorum",
                "a quorum of 0.61 can never be reached; allowed: above 0, at most 0.6");
        assertOnly(
                three().voteWeights(0, 0, 5).shadow(2).selection(weighted),
                "selection.policy",
                "the voteWeights of all variants that vote are 0; at least one must be above 0");
    }

    @Test
    void anAssignedPolicyHasOneVoterAndOtherwiseTheFallbacksToo() {
        TestingEndpoint endpoint = TestingEndpoint.withVariants(4).assigned("v3");
        assertOnly(
                endpoint.selection(MAJORITY.withQuorum(2.0).withOtherwise(MAJORITY.withQuorum(2.0))),
                "selection.quorum",
                "a quorum of 2 can never be reached; allowed: a whole number from 1 to 1");
        assertOnly(
                endpoint.selection(MAJORITY.withOtherwise(MAJORITY.withQuorum(3.0))),
                "selection.otherwise.quorum",
                "a quorum of 3 can never be reached; allowed: a whole number from 1 to 2");
        assertOnly(
                endpoint.voteWeights(5, 1, 1, 2)
                        .selection(MAJORITY.withOtherwise(
                                SelectionSpec.of("weightedVote").withQuorum(7.5))),
                "selection.otherwise.quorum",
                "a quorum of 7.5 can never be reached; allowed: above 0, at most 7");
    }

    @Test
    void anArmThatIsAFallbackTooVotesOnce() {
        TestingEndpoint endpoint = TestingEndpoint.withVariants(2).assigned("v0", "v1");
        assertOnly(
                endpoint.selection(MAJORITY.withOtherwise(MAJORITY.withQuorum(3.0))),
                "selection.otherwise.quorum",
                "a quorum of 3 can never be reached; allowed: a whole number from 1 to 2");
        assertOnly(
                endpoint.selection(
                        MAJORITY.withOtherwise(SelectionSpec.of("weightedVote").withQuorum(2.5))),
                "selection.otherwise.quorum",
                "a quorum of 2.5 can never be reached; allowed: above 0, at most 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "confidence", "average", "priority", "canary"})
    void aQuorumNobodyUses(String policy) {
        assertOnly(
                three().selection(SelectionSpec.of(policy).withQuorum(2.0)),
                "selection.quorum",
                policy + " does not use quorum; allowed only with majorityVote and weightedVote");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "average", "priority", "canary"})
    void aMinConfidenceFitsEveryPolicyOfAClassification(String policy) {
        SelectionSpec sure = SelectionSpec.of(policy).withMinConfidence(1.0);
        assertThat(problems(three().selection(sure))).isEmpty();
        assertThat(problems(three().selection(sure).assigned())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "average", "priority", "canary"})
    void aRegressionHasNoMinConfidence(String policy) {
        for (double minConfidence : new double[] {0.5, 2}) {
            assertOnly(
                    three().regression().selection(SelectionSpec.of(policy).withMinConfidence(minConfidence)),
                    "selection.minConfidence",
                    "a regression has no confidence; allowed only with task classification");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"majorityVote", "weightedVote", "confidence"})
    void aRegressionHasNeitherLabelsNorMinConfidence(String policy) {
        assertThat(problems(
                        three().regression().selection(SelectionSpec.of(policy).withMinConfidence(0.5))))
                .extracting(Problem::path)
                .containsExactly("selection.minConfidence", "selection.policy");
    }

    @ParameterizedTest
    @EnumSource(TieBreak.class)
    void aVoteReadsQuorumMinConfidenceAndTieBreakTogether(TieBreak tieBreak) {
        for (String policy : List.of("majorityVote", "weightedVote")) {
            assertThat(problems(three().selection(SelectionSpec.of(policy)
                            .withQuorum(2.0)
                            .withMinConfidence(0.8)
                            .withTieBreak(tieBreak)
                            .withOtherwise(SelectionSpec.of("confidence")))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "average", "priority", "canary"})
    void aTieBreakNobodyUses(String policy) {
        assertOnly(
                three().selection(SelectionSpec.of(policy).withTieBreak(TieBreak.LOWEST_LATENCY)),
                "selection.tieBreak",
                policy + " does not use tieBreak; allowed only with majorityVote, weightedVote and confidence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "priority", "canary"})
    void aStatisticNobodyUses(String policy) {
        assertOnly(
                three().selection(SelectionSpec.of(policy).withStatistic(Statistic.MEDIAN)),
                "selection.statistic",
                policy + " does not use statistic; allowed only with average");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "average", "priority", "canary"})
    void optionsNobodyUses(String policy) {
        assertThat(problems(three().selection(withOptions(policy, Map.of("b", "2", "a", "1")))))
                .extracting(Problem::path)
                .containsExactly("selection.options.a", "selection.options.b");
    }

    @Test
    void confidenceBreaksTiesOfConfidenceByLatencyOnly() {
        SelectionSpec confidence = SelectionSpec.of("confidence");
        assertThat(problems(three().selection(confidence.withTieBreak(TieBreak.LOWEST_LATENCY))))
                .isEmpty();
        assertOnly(
                three().selection(confidence.withTieBreak(TieBreak.HIGHEST_CONFIDENCE)),
                "selection.tieBreak",
                "equal confidences cannot be told apart by highestConfidence; allowed: firstDeclared, lowestLatency");
        assertOnly(
                three().selection(confidence.withMinConfidence(0.5).withTieBreak(TieBreak.LOWEST_LATENCY)),
                "selection.tieBreak",
                "with minConfidence the first to arrive answers and there are no ties");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
    void aMinConfidenceThatIsNone(double minConfidence) {
        for (String policy :
                List.of("fastest", "majorityVote", "weightedVote", "confidence", "average", "priority", "canary")) {
            assertOnly(
                    three().selection(SelectionSpec.of(policy).withMinConfidence(minConfidence)),
                    "selection.minConfidence",
                    "minConfidence is " + minConfidence + "; allowed: above 0, at most 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"majorityVote", "weightedVote", "confidence"})
    void labelsNeedClassification(String policy) {
        assertOnly(
                three().regression().selection(policy),
                "selection.policy",
                policy + " needs task classification, the endpoint's is regression; allowed there: fastest");
    }

    @Test
    void settingsThatDoNotFitTheTask() {
        assertOnly(
                three().selection(SelectionSpec.of("average").withStatistic(Statistic.MEDIAN)),
                "selection.statistic",
                "median needs task regression");
        assertThat(problems(three().regression()
                        .selection(SelectionSpec.of("average").withStatistic(Statistic.MEDIAN))))
                .isEmpty();
    }

    @Test
    void weightsThatSumToZero() {
        assertOnly(
                three().weights(0, 0, 7).shadow(2).selection("canary"),
                "selection.policy",
                "canary selects by weight, and the weights of all variants that answer are 0");
        assertOnly(
                three().weights(0, 0, 7).shadow(2).assigned(),
                "variants",
                "the weights of all variants that answer are 0; fan-out assigned needs one above 0");
        assertOnly(
                three().weights(0, 0, 0).selection("canary").assigned(),
                "variants",
                "the weights of all variants that answer are 0; fan-out assigned needs one above 0");
        assertThat(problems(three().weights(0, 0, 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "average", "priority", "canary"})
    void onlyShadows(String policy) {
        TestingEndpoint endpoint =
                TestingEndpoint.withVariants(2).shadow(0).shadow(1).selection(policy);
        assertOnly(endpoint, "variants", "all variants are shadows; at least one must be allowed to answer");
        assertOnly(endpoint.assigned(), "variants", "all variants are shadows");
    }

    @Test
    void namesAreUnique() {
        assertOnly(three().variant(VariantSpec.of("v1")), "variants[3].name", "there is another variant v1");
    }

    @Test
    void fallbacksAreVariantsThatAnswerEachOnce() {
        SelectionSpec chain = SelectionSpec.of("priority").withOtherwise(SelectionSpec.of("priority"));
        assertThat(problems(three().shadow(2).selection(chain).assigned("v0", "v7", "v2", "v0")))
                .extracting(Problem::toString)
                .containsExactly(
                        "fanOut.fallbacks[1]: no variant v7; allowed: v0, v1",
                        "fanOut.fallbacks[2]: variant v2 is a shadow and never answers; allowed: v0, v1",
                        "fanOut.fallbacks[3]: fallback v0 is listed twice");
    }

    @Test
    void fallbacksNobodyUses() {
        assertOnly(
                three().selection("priority").assigned("v0"),
                "fanOut.fallbacks",
                "nothing chooses among the fallbacks; allowed only with selection.otherwise");
        FanOutSpec all = new FanOutSpec(FanOutSpec.Mode.ALL, "wine", UnitSource.REQUEST_UNIT, List.of("v0"));
        assertOnly(three().fanOut(all), "fanOut.fallbacks", "fan-out all has no fallbacks");
    }

    @Test
    void aUnitIsAScalarInput() {
        assertThat(problems(three().fanOut(byFeature("alcohol")))).isEmpty();
        assertOnly(three().fanOut(byFeature("device")), "fanOut.unit", "no scalar input device; allowed: alcohol");
    }

    private static FanOutSpec byFeature(String feature) {
        return new FanOutSpec(
                FanOutSpec.Mode.ASSIGNED, "wine", new UnitSource(UnitSource.Kind.FEATURE, feature), List.of());
    }

    @Test
    void minAnswersThatCannotBe() {
        OnDeadlineSpec three = new OnDeadlineSpec(Action.PARTIAL, 3, null, null);
        assertThat(problems(three().onDeadline(three))).isEmpty();
        assertOnly(
                three().shadow(0).onDeadline(three),
                "onDeadline.minAnswers",
                "minAnswers is 3, more than can answer a request; allowed: 1 to 2");
        SelectionSpec chain = SelectionSpec.of("priority").withOtherwise(SelectionSpec.of("priority"));
        assertOnly(
                three().selection(chain).assigned("v0").onDeadline(three),
                "onDeadline.minAnswers",
                "minAnswers is 3, more than can answer a request; allowed: 1 to 2");
        assertOnly(
                three().onDeadline(new OnDeadlineSpec(Action.ERROR, 2, null, null)),
                "onDeadline.minAnswers",
                "allowed only with action partial");
    }

    @Test
    void defaultsThatDoNotFit() {
        assertOnly(
                three().onDeadline(new OnDeadlineSpec(Action.DEFAULT, 1, null, null)),
                "onDeadline.action",
                "action default needs onDeadline.default");
        assertOnly(
                three().onDeadline(new OnDeadlineSpec(Action.PARTIAL, 1, "d", null)),
                "onDeadline.default.label",
                "no class d; allowed: a, b, c");
        assertOnly(
                three().onDeadline(new OnDeadlineSpec(Action.PARTIAL, 1, null, 1.0)),
                "onDeadline.default.value",
                "a classification answers with a class; allowed: label");
        assertOnly(
                three().regression().onDeadline(new OnDeadlineSpec(Action.PARTIAL, 1, "a", null)),
                "onDeadline.default.label",
                "a regression has no labels; allowed: value");
        assertOnly(
                three().regression().onDeadline(new OnDeadlineSpec(Action.PARTIAL, 1, null, Double.NaN)),
                "onDeadline.default.value",
                "value is NaN; allowed: a finite number");
    }

    @Test
    void withoutADeadlineOrderMustNotMatterAlongTheWholeChain() {
        SelectionSpec chain = MAJORITY.withTieBreak(TieBreak.LOWEST_LATENCY)
                .withOtherwise(MAJORITY.withQuorum(1.0)
                        .withOtherwise(SelectionSpec.of("confidence")
                                .withMinConfidence(0.5)
                                .withOtherwise(new SelectionSpec(
                                        "lastDeclared",
                                        null,
                                        null,
                                        TieBreak.FIRST_DECLARED,
                                        Statistic.MEAN,
                                        Map.of("hasty", "yes"),
                                        SelectionSpec.of("fastest")))));
        List<Problem> problems = problems(three().withoutDeadline().selection(chain));
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactly(
                        "selection.tieBreak",
                        "selection.otherwise.quorum",
                        "selection.otherwise.otherwise.minConfidence",
                        "selection.otherwise.otherwise.otherwise.policy",
                        "selection.otherwise.otherwise.otherwise.otherwise.policy");
        assertThat(problems)
                .allSatisfy(
                        problem -> assertThat(problem.message())
                                .endsWith(
                                        "without a deadline only policies are allowed that do not depend on the order of arrival"));
        assertThat(problems.get(4).message()).startsWith("fastest answers with whichever variant happens");
        assertThat(problems(three().selection(chain))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"majorityVote", "weightedVote", "confidence", "average", "priority", "canary"})
    void withoutADeadlineOrderFreePoliciesAreFine(String policy) {
        assertThat(problems(three().withoutDeadline().selection(policy))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"majorityVote", "weightedVote", "average", "priority", "canary"})
    void aThresholdDoesNotMakeThemDependOnTheOrder(String policy) {
        assertThat(problems(three().withoutDeadline()
                        .selection(SelectionSpec.of(policy).withMinConfidence(0.5))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void withoutADeadlineTheDefaultStillServesRequestsWithoutAnAnswer(Action action) {
        assertThat(problems(three().withoutDeadline()
                        .selection("priority")
                        .onDeadline(new OnDeadlineSpec(action, 1, "a", null))))
                .isEmpty();
    }

    @Test
    void chainsHaveALimit() {
        SelectionSpec chain = null;
        for (int links = 1; links <= SelectionCheck.MAX_LINKS; links++) {
            chain = SelectionSpec.of("priority").withOtherwise(chain);
        }
        assertThat(problems(three().selection(chain))).isEmpty();
        assertOnly(
                three().selection(SelectionSpec.of("priority").withOtherwise(chain)),
                "selection" + ".otherwise".repeat(SelectionCheck.MAX_LINKS),
                "the chain of otherwise is too long; allowed: 8 policies");
    }

    @Test
    void aUsersPolicySaysWhatItRefuses() {
        assertOnly(
                three().selection(withOptions("lastDeclared", Map.of("from", "x"))),
                "selection",
                "option from is x; allowed: 0 to 9");
    }

    @Test
    void aUsersPolicyThatThrowsWhileCheckedIsAProblemToo() {
        PolicyRegistry registry = PolicyRegistry.of(List.of(new PolicyRegistryTest.Twin() {
            @Override
            public SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
                throw new IllegalStateException("cannot");
            }
        }));
        assertThat(Decider.problems(three().selection("lastDeclared").build(), registry))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("selection.policy");
                    assertThat(problem.message())
                            .contains("failed to check its settings: java.lang.IllegalStateException: cannot");
                });
    }

    @Test
    void allAtOnceAndRefusedByTheDecider() {
        TestingEndpoint endpoint = three().selection(
                        MAJORITY.withQuorum(9.0).withMinConfidence(1.5).withOtherwise(SelectionSpec.of("surest")))
                .onDeadline(new OnDeadlineSpec(Action.PARTIAL, 4, "z", 1.0));
        assertThat(problems(endpoint))
                .extracting(Problem::path)
                .containsExactly(
                        "selection.minConfidence",
                        "selection.quorum",
                        "selection.otherwise.policy",
                        "onDeadline.minAnswers",
                        "onDeadline.default.label",
                        "onDeadline.default.value");
        assertThatThrownBy(() -> Decider.of(endpoint.build(), Policies.REGISTRY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint wine: selection.minConfidence: ")
                .hasMessageContaining("; onDeadline.default.value: ");
        assertThatCode(() -> Decider.of(three().build(), Policies.REGISTRY)).doesNotThrowAnyException();
    }

    @Test
    void aProviderRefusesWhatItsPolicyCannotUse() {
        assertThatThrownBy(() ->
                        Policies.of(three().selection(MAJORITY.withQuorum(9.0).withMinConfidence(1.5))
                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minConfidence: minConfidence is 1.5; allowed: above 0, at most 1")
                .hasMessageContaining("quorum: a quorum of 9 can never be reached");
    }

    private static TestingEndpoint three() {
        return TestingEndpoint.withVariants(3);
    }

    private static SelectionSpec withOptions(String policy, Map<String, String> options) {
        return new SelectionSpec(policy, null, null, TieBreak.FIRST_DECLARED, Statistic.MEAN, options, null);
    }

    private static List<Problem> problems(TestingEndpoint endpoint) {
        return Decider.problems(endpoint.build(), Policies.REGISTRY);
    }

    private static void assertOnly(TestingEndpoint endpoint, String path, String message) {
        assertThat(problems(endpoint)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).startsWith(message);
        });
    }
}
