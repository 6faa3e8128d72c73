package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private static final Workload WORKLOAD = Workload.cheap(1, 1);
    private static final Scenario SCENARIO = new Scenario(
            "s",
            "a scenario",
            parallelism -> List.of(
                    new Trial(SystemUnderTest.HEDGEROW, WORKLOAD), new Trial(SystemUnderTest.HOP_LIMIT, WORKLOAD)));

    private final List<String> ran = new ArrayList<>();

    private List<ScenarioResult> run(int rounds, Campaign.Runner runner) throws InterruptedException {
        return new Campaign(
                        List.of(SCENARIO),
                        1,
                        rounds,
                        runner,
                        (scenario, position, trial, round) -> ran.add(round + " " + trial.label()))
                .run();
    }

    @Test
    void trialsTakeTurnsAndMediansAreTakenOverTheirRuns() throws Exception {
        double[] next = {0};

        List<ScenarioResult> results = run(3, trial -> Map.of(Metric.CPU_MICROS_PER_REQUEST, next[0]++));

        assertThat(ran)
                .containsExactly("1 hedgerow", "1 hopLimit", "2 hopLimit", "2 hedgerow", "3 hedgerow", "3 hopLimit");
        TrialResult hedgerow = results.get(0).main(SystemUnderTest.HEDGEROW).orElseThrow();
        assertThat(hedgerow.runs()).isEqualTo(3);
        assertThat(hedgerow.median(Metric.CPU_MICROS_PER_REQUEST)).isEqualTo(3);
        assertThat(hedgerow.median(Metric.P50_MILLIS)).isNaN();
        assertThat(results.get(0).hasFailures()).isFalse();
    }

    @Test
    void aSystemThatFailsIsARowAndNotTheEnd() throws Exception {
        List<ScenarioResult> results = run(5, trial -> {
            if (trial.system() == SystemUnderTest.HEDGEROW) {
                throw new IllegalStateException("outer", new IllegalArgumentException("inner\nsecond line"));
            }
            return Map.of(Metric.REQUESTS_PER_SECOND, 1.0);
        });

        TrialResult failed = results.get(0).main(SystemUnderTest.HEDGEROW).orElseThrow();
        assertThat(failed.error()).endsWith("IllegalArgumentException: inner");
        assertThat(failed.failures()).isEqualTo(2);
        assertThat(failed.runs()).isZero();
        assertThat(results.get(0).main(SystemUnderTest.HOP_LIMIT).orElseThrow().runs())
                .isEqualTo(5);
        assertThat(results.get(0).hasFailures()).isTrue();
    }

    @Test
    void anInterruptEndsTheCampaign() {
        assertThatThrownBy(() -> run(5, trial -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(ran).hasSize(1);
    }
}
