package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A pool starts with several models. */
class ModelsAheadTest {

    @Test
    void smallModelsAreLoadedBesideEachOther() throws Exception {
        CompletableFuture<Void> bothLoading = CompletableFuture.runAsync(() -> {
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> TestingGates.entered("beside each other") == 2);
            } finally {
                TestingGates.open("beside each other");
            }
        });
        TestingPool pool = TestingPool.of(
                "hangLoad=deaf;gate=beside each other;value=1", "hangLoad=deaf;gate=beside each other;value=2");
        try (PoolHarness harness = PoolHarness.open(pool)) {
            assertThat(bothLoading).succeedsWithin(Duration.ofSeconds(30));
            assertThat(TestingGates.entered("beside each other"))
                    .as("each is loaded once")
                    .isEqualTo(2);
            harness.process(pool.item(0));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsOnly(Outcome.SCORED);
        }
    }

    @Test
    void oneThatIsRefusedIsToldAndNothingIsLeftOpen() {
        int openBefore = TestingModel.openAtRest();
        assertThatThrownBy(() -> PoolHarness.open(TestingPool.of("value=1", "refuseLoad=no such thing", "value=3"))
                        .close())
                .hasStackTraceContaining("no such thing");
        assertThat(TestingModel.openAtRest()).isEqualTo(openBefore);
    }
}
