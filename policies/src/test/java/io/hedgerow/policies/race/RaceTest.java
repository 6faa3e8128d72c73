package io.hedgerow.policies.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final String POOL = "default";
    private static final Prediction SURE = Prediction.ofLabel(0, 0.9);
    private static final Prediction UNSURE = Prediction.ofLabel(0, 0.5);

    private static TestingEndpoint hedged(int variants, String primary) {
        return TestingEndpoint.withVariants(variants)
                .fanOut(FanOutSpec.hedged("wine", new HedgeSpec(primary, 0, 20_000, 5)));
    }

    private static TestingEndpoint staged(int variants, List<List<String>> stages) {
        return TestingEndpoint.withVariants(variants).fanOut(FanOutSpec.staged("wine", new StagesSpec(stages, 0.8)));
    }

    private static RacePlan plan(TestingEndpoint endpoint) {
        return RacePlan.of(endpoint.build(), POOL);
    }

    private static Race start(TestingEndpoint endpoint) {
        EndpointSpec built = endpoint.build();
        return RacePlan.of(built, POOL).start((1L << built.variants().size()) - 1);
    }

    private static RaceStep launch(long variants) {
        return new RaceStep(variants, 0);
    }

    private static RaceStep cancel(long variants) {
        return new RaceStep(0, variants);
    }

    @Test
    void otherFanOutsHaveNoRace() {
        assertThat(plan(TestingEndpoint.withVariants(3)).isRace()).isFalse();
        assertThat(plan(TestingEndpoint.withVariants(3).assigned()).isRace()).isFalse();
        assertThatThrownBy(() -> plan(TestingEndpoint.withVariants(3)).start(7))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneVariantBesideAShadowIsNoRace() {
        RacePlan plan = plan(hedged(2, "v0").shadow(1));
        assertThat(plan.isRace()).isFalse();
        assertThat(plan.primary()).isEqualTo(RacePlan.NO_PRIMARY);
    }

    @Test
    void primaryThatIsNoVariantIsRefused() {
        assertThatThrownBy(() -> plan(hedged(2, "v7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint wine: no variant v7 to race");
    }

    @Test
    void hedgeLaunchesThePrimaryAndTheShadows() {
        TestingEndpoint endpoint = hedged(4, "v1").shadow(3);
        assertThat(plan(endpoint).primary()).isEqualTo(1);
        Race race = start(endpoint);
        assertThat(race.launchAtStart()).isEqualTo(0b1010);
        assertThat(race.waitsForDelay()).isTrue();
    }

    @Test
    void primaryThatScoresInTimeCancelsTheOthers() {
        Race race = start(hedged(3, "v1"));
        assertThat(race.onEnded(1, Outcome.SCORED, UNSURE)).isEqualTo(cancel(0b101));
        assertThat(race.waitsForDelay()).isFalse();
        assertThat(race.onDelayElapsed()).isSameAs(RaceStep.NONE);
        assertThat(race.onEnded(0, Outcome.CANCELLED, null)).isSameAs(RaceStep.NONE);
    }

    @Test
    void elapsedDelayLaunchesOneMoreAndTheFirstToScoreWins() {
        Race race = start(hedged(3, "v1"));
        assertThat(race.onDelayElapsed()).isEqualTo(launch(0b001));
        assertThat(race.waitsForDelay()).isFalse();
        assertThat(race.onDelayElapsed()).isSameAs(RaceStep.NONE);
        assertThat(race.onEnded(0, Outcome.SCORED, UNSURE)).isEqualTo(cancel(0b110));
    }

    @Test
    void failedFirstFinisherWaitsForTheOther() {
        Race race = start(hedged(3, "v0"));
        race.onDelayElapsed();
        assertThat(race.onEnded(0, Outcome.FAILED, null)).isSameAs(RaceStep.NONE);
        assertThat(race.onEnded(1, Outcome.SCORED, UNSURE)).isEqualTo(cancel(0b100));
    }

    @Test
    void failedPrimaryIsReplacedAtOnceAndWhenAllFailNothingIsCancelled() {
        Race race = start(hedged(3, "v0"));
        assertThat(race.onEnded(0, Outcome.SHED, null)).isEqualTo(launch(0b010));
        assertThat(race.waitsForDelay()).isFalse();
        assertThat(race.onEnded(1, Outcome.SHED, null)).isEqualTo(launch(0b100));
        assertThat(race.onEnded(2, Outcome.EXPIRED, null)).isSameAs(RaceStep.NONE);
    }

    @Test
    void shadowDecidesNothingAndIsNotCancelled() {
        Race race = start(hedged(3, "v0").shadow(2));
        assertThat(race.onEnded(2, Outcome.SCORED, SURE)).isSameAs(RaceStep.NONE);
        assertThat(race.onEnded(0, Outcome.SCORED, UNSURE)).isEqualTo(cancel(0b010));
    }

    @Test
    void restoredHedgeWithoutItsPrimaryStartsWithAnotherAtOnce() {
        Race race = plan(hedged(3, "v0")).start(0b110);
        assertThat(race.launchAtStart()).isEqualTo(0b010);
        assertThat(race.waitsForDelay()).isFalse();
        assertThat(race.onEnded(1, Outcome.FAILED, null)).isEqualTo(launch(0b100));
    }

    @Test
    void restoredShadowAloneIsLaunched() {
        Race race = plan(hedged(3, "v0").shadow(2)).start(0b100);
        assertThat(race.launchAtStart()).isEqualTo(0b100);
        assertThat(race.onEnded(2, Outcome.SCORED, SURE)).isSameAs(RaceStep.NONE);
    }

    @Test
    void variantsOfAnotherPoolTakeNoPart() {
        TestingEndpoint endpoint = hedged(2, "v0").variant(VariantSpec.of("far").withPool("far"));
        Race race = start(endpoint);
        assertThat(race.onEnded(0, Outcome.SCORED, UNSURE)).isEqualTo(cancel(0b010));
    }

    @Test
    void variantThatEndsBeforeItIsLaunchedIsNotLaunched() {
        Race race = start(hedged(3, "v0"));
        assertThat(race.onEnded(1, Outcome.EXPIRED, null)).isSameAs(RaceStep.NONE);
        assertThat(race.onDelayElapsed()).isEqualTo(launch(0b100));
    }

    @Test
    void sureStageCancelsTheRest() {
        Race race = start(staged(4, List.of(List.of("v2", "v0"), List.of("v1"), List.of("v3"))));
        assertThat(race.launchAtStart()).isEqualTo(0b0101);
        assertThat(race.waitsForDelay()).isFalse();
        assertThat(race.onEnded(0, Outcome.SCORED, SURE)).isSameAs(RaceStep.NONE);
        assertThat(race.onEnded(2, Outcome.FAILED, null)).isEqualTo(cancel(0b1010));
    }

    @Test
    void stageThatIsNotSureIsFollowedByTheNext() {
        Race race = start(staged(3, List.of(List.of("v0"), List.of("v1"), List.of("v2"))));
        assertThat(race.onEnded(0, Outcome.SCORED, UNSURE)).isEqualTo(launch(0b010));
        assertThat(race.onEnded(1, Outcome.SHED, null)).isEqualTo(launch(0b100));
        assertThat(race.onEnded(2, Outcome.SCORED, SURE)).isSameAs(RaceStep.NONE);
    }

    @Test
    void confidenceOfExactlyTheMinimumIsEnoughAndNoneIsNot() {
        Race race = start(staged(3, List.of(List.of("v0"), List.of("v1"), List.of("v2"))));
        assertThat(race.onEnded(0, Outcome.SCORED, Prediction.ofLabel(0))).isEqualTo(launch(0b010));
        assertThat(race.onEnded(1, Outcome.SCORED, Prediction.ofLabel(0, 0.8))).isEqualTo(cancel(0b100));
    }

    @Test
    void restoredCascadeGoesOnWithTheEarliestStageLeft() {
        Race race = plan(staged(3, List.of(List.of("v0"), List.of("v1"), List.of("v2"))))
                .start(0b110);
        assertThat(race.launchAtStart()).isEqualTo(0b010);
    }

    @Test
    void reasonsSayWhyAnAttemptWasNotNeeded() {
        assertThat(plan(hedged(2, "v0")).cancelReason()).isEqualTo("not needed: another attempt had scored");
        assertThat(plan(staged(2, List.of(List.of("v0"), List.of("v1")))).cancelReason())
                .isEqualTo("not needed: an earlier stage was sure");
    }
}
