package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What variants with keys are refused for, and how a keyed variant and its stand-in count. */
class KeyedProblemsTest {
    private static final ModelKeySpec BY_UNIT = new ModelKeySpec(UnitSource.REQUEST_UNIT, "device-{key}", true);

    private static VariantSpec keyed(String name) {
        return VariantSpec.of(name).withModelKey(BY_UNIT);
    }

    private static VariantSpec hot(String name, String variant, String... keys) {
        return VariantSpec.of(name).withHotKeys(new HotKeysSpec(variant, Set.of(keys)));
    }

    /** Variants v0, v1, device, and hot, which scores some keys of device. */
    private static TestingEndpoint pair() {
        return TestingEndpoint.withVariants(2).variant(keyed("device")).variant(hot("hot", "device", "17"));
    }

    private static OnDeadlineSpec minAnswers(int count) {
        return new OnDeadlineSpec(OnDeadlineSpec.Action.PARTIAL, count, null, null);
    }

    private static List<String> problems(EndpointSpec endpoint) {
        return Decider.problems(endpoint, PolicyRegistry.load(KeyedProblemsTest.class.getClassLoader())).stream()
                .map(Problem::toString)
                .toList();
    }

    private static void assertOnly(TestingEndpoint endpoint, String problem) {
        assertThat(problems(endpoint.build())).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "majorityVote", "weightedVote", "confidence", "average", "priority"})
    void policiesGoWithAPair(String policy) {
        assertThat(problems(pair().selection(policy).build())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastest", "canary"})
    void aKeyedVariantMayBeAnArm(String policy) {
        assertThat(problems(TestingEndpoint.withVariants(1)
                        .variant(keyed("device"))
                        .selection(policy)
                        .assigned()
                        .build()))
                .isEmpty();
    }

    @Test
    void keysComeFromScalarInputs() {
        UnitSource feature = new UnitSource(UnitSource.Kind.FEATURE, "device_id");
        assertOnly(
                TestingEndpoint.withVariants(1)
                        .variant(VariantSpec.of("device")
                                .withModelKey(new ModelKeySpec(feature, "device-{key}", false))),
                "variants[1].modelKey: no scalar input device_id; allowed: alcohol");
    }

    @Test
    void predictionsOfKeyedVariantsAreNotRemembered() {
        EndpointSpec endpoint = pair().build().withCache(new CacheSpec(1, 1, 1));
        assertThat(problems(endpoint))
                .containsExactly("cache: predictions of device are not remembered; allowed only where no variant has"
                        + " modelKey");
    }

    @Test
    void keyedVariantsTakePartInNoRace() {
        TestingEndpoint two = TestingEndpoint.withVariants(1).variant(keyed("device"));
        assertOnly(
                two.fanOut(FanOutSpec.hedged("wine", new HedgeSpec("v0", 0, 20_000, 5))),
                "fanOut.mode: fan-out hedged is run by one pool, and each model of device lies where its key is; allowed"
                        + " with modelKey: all, assigned");
        assertOnly(
                two.selection("confidence")
                        .fanOut(FanOutSpec.staged(
                                "wine", new StagesSpec(List.of(List.of("v0"), List.of("device")), 0.8))),
                "fanOut.mode: fan-out staged is run by one pool");
    }

    @Test
    void aStandInIsNoArm() {
        assertOnly(
                pair().assigned(),
                "variants[3].hotKeys: scores instead of another variant and has no place of its own");
        assertOnly(
                pair().selection("canary"),
                "variants[3].hotKeys: scores instead of another variant and is no arm of canary; allowed with the other");
        assertOnly(
                pair().selection(SelectionSpec.of("fastest").withOtherwise(SelectionSpec.of("canary"))),
                "variants[3].hotKeys: scores instead of another variant and is no arm of canary");
    }

    @ParameterizedTest
    @CsvSource({"nobody", "v0", "other", "hot"})
    void aStandInNamesAKeyedVariant(String name) {
        assertOnly(
                pair().variant(hot("other", "device", "18").withModelKey(BY_UNIT))
                        .variant(hot("last", name, "17")),
                "variants[5].hotKeys.variant: is " + name
                        + ", which is no variant with modelKey and without hotKeys; allowed: device");
    }

    @Test
    void thereMayBeNoneToStandInFor() {
        assertOnly(
                TestingEndpoint.withVariants(1).variant(hot("hot", "hot", "17")),
                "variants[1].hotKeys.variant: is hot, which is no variant with modelKey and without hotKeys; the endpoint"
                        + " has none");
    }

    @Test
    void aKeyHasOneStandIn() {
        assertThat(problems(pair().variant(hot("more", "device", "18")).build()))
                .isEmpty();
        assertOnly(
                pair().variant(hot("more", "device", "16", "17")),
                "variants[4].hotKeys.keys: key 17 of device is hot's already; allowed: one variant for a key");
        assertThat(problems(pair().variant(keyed("second"))
                        .variant(hot("more", "second", "17"))
                        .build()))
                .isEmpty();
    }

    @Test
    void aStandInIsAShadowWhereTheOtherIs() {
        assertOnly(
                pair().shadow(2),
                "variants[3].shadow: is false where device has true; allowed: the same as the variant it scores");
        assertThat(problems(pair().shadow(2).shadow(3).build())).isEmpty();
    }

    @Test
    void aPairIsOneVoter() {
        SelectionSpec majority = SelectionSpec.of("majorityVote");
        assertThat(problems(pair().selection(majority.withQuorum(3.0)).build())).isEmpty();
        assertOnly(
                pair().selection(majority.withQuorum(4.0)),
                "selection.quorum: a quorum of 4 can never be reached; allowed: a whole number from 1 to 3");
        assertOnly(
                pair().variant(hot("more", "device", "18")).selection(majority.withQuorum(4.0)),
                "selection.quorum: a quorum of 4 can never be reached; allowed: a whole number from 1 to 3");
        assertThat(problems(pair().withoutDeadline()
                        .selection(majority.withQuorum(2.0))
                        .build()))
                .isEmpty();
    }

    @Test
    void aPairWeighsAsMuchAsItsHeavier() {
        SelectionSpec weighted = SelectionSpec.of("weightedVote");
        TestingEndpoint endpoint = pair().voteWeights(1, 1, 2, 5);
        assertThat(problems(endpoint.selection(weighted.withQuorum(7.0)).build()))
                .isEmpty();
        assertOnly(
                endpoint.selection(weighted.withQuorum(8.0)),
                "selection.quorum: a quorum of 8 can never be reached; allowed: above 0, at most 7");
    }

    @Test
    void aPairGivesOneAnswer() {
        assertThat(problems(pair().onDeadline(minAnswers(3)).build())).isEmpty();
        assertOnly(
                pair().onDeadline(minAnswers(4)),
                "onDeadline.minAnswers: minAnswers is 4, more than can answer a request; allowed: 1 to 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void moreThanHalfIsOfThoseThatAreAsked(int asked) {
        Decider decider = Decider.of(
                pair().selection("majorityVote").build(),
                PolicyRegistry.load(KeyedProblemsTest.class.getClassLoader()));
        TestingBallot ballot = TestingBallot.of(4).ineligible(asked == 2 ? 3 : 2);
        assertThat(decider.onArrival(ballot.arrive(0, Ending.label(1)))).isNull();
        assertThat(decider.onArrival(ballot.arrive(asked, Ending.label(1))))
                .isNotNull()
                .extracting(Decision::variant)
                .isEqualTo(0);
    }
}
