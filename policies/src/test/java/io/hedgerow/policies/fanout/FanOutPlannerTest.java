package io.hedgerow.policies.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutPlannerTest {

    @Test
    void allVariantsScoreShadowsToo() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(3).shadow(1).build();
        assertThat(FanOutPlanner.of(endpoint).plan("u")).isEqualTo(new Plan(0b111, -1));
    }

    @Test
    void sixtyFourVariantsFillTheMask() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(64).build();
        assertThat(FanOutPlanner.of(endpoint).plan("u")).isEqualTo(new Plan(-1L, -1));
    }

    @Test
    void aCanaryAnywhereInTheChainNeedsArms() {
        SelectionSpec chain = SelectionSpec.of("confidence").withOtherwise(SelectionSpec.of("canary"));
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(2).weights(90, 10).selection(chain).build();
        FanOutPlanner planner = FanOutPlanner.of(endpoint);
        for (int i = 0; i < 200; i++) {
            int arm = Assignment.bucket("wine", "u" + i) < 9000 ? 0 : 1;
            assertThat(planner.plan("u" + i)).isEqualTo(new Plan(0b11, arm));
        }
    }

    @Test
    void weightsOfZeroDoNotMatterWhereThereAreNoArms() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(2)
                .weights(0, 0)
                .selection("fastest")
                .build();
        assertThat(FanOutPlanner.of(endpoint).plan("u")).isEqualTo(new Plan(0b11, -1));
    }

    @Test
    void assignedPlansTheArmTheShadowsAndTheFallbacks() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(5)
                .weights(1, 1, 1, 1, 0)
                .shadow(3)
                .assigned("v1", "v4")
                .build();
        FanOutPlanner planner = FanOutPlanner.of(endpoint);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> planner.plan("u" + i)).distinct())
                .containsExactlyInAnyOrder(new Plan(0b11011, 0), new Plan(0b11010, 1), new Plan(0b11110, 2));
    }

    @Test
    void aUnitKeepsItsPlan() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(4).assigned().build();
        Plan first = FanOutPlanner.of(endpoint).plan("customer-9");
        assertThat(FanOutPlanner.of(endpoint).plan("customer-9")).isEqualTo(first);
        assertThat(first.arm()).isEqualTo(1); // bucket 3701 of four equal arms
    }

    @Test
    void anUnknownFallbackIsRefused() {
        EndpointSpec endpoint = TestingEndpoint.withVariants(2).assigned("v7").build();
        assertThatThrownBy(() -> FanOutPlanner.of(endpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint wine: no variant v7 to fall back to");
    }
}
