package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.Workload.Arrivals;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every system end to end, for some thousand requests: what is counted, never how fast. */
class LoadRunITCase {
    private static final int PARALLELISM = 2;
    private static final Timing SHORT =
            new Timing(1, Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofSeconds(60));
    private static final double RATE = 4_000;

    /** What is due before the end of a {@link #SHORT} run, which sends 100 ms longer than it measures. */
    private static final double SCHEDULED = 2_800;

    @TempDir
    private static Path scratch;

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(PARALLELISM, scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static Map<Metric, Double> run(Trial trial) throws Exception {
        return new LoadRun(trial, SHORT, PARALLELISM, scratch, cluster).measure();
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestOfAScheduleIsAnsweredOnce(SystemUnderTest system) throws Exception {
        Workload workload = Workload.cheap(3, 20).with(new Arrivals(RATE, 500, 20));

        Map<Metric, Double> metrics = run(new Trial(system, workload));

        assertThat(metrics)
                .containsEntry(Metric.ANSWERS, SCHEDULED + 500)
                .containsEntry(Metric.UNANSWERED, 0.0)
                .containsEntry(Metric.DUPLICATES, 0.0)
                .containsEntry(Metric.ANSWERED_PERCENT, 100.0)
                .containsEntry(Metric.SHED_PERCENT, 0.0)
                .containsEntry(Metric.HIGH_ON_TIME_PERCENT, 100.0);
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestAtFullSpeedIsAnsweredOnce(SystemUnderTest system) throws Exception {
        Map<Metric, Double> metrics =
                run(new Trial(system, Workload.cheap(2, 5).inOnePool().onRocksDb()));

        assertThat(metrics.get(Metric.ANSWERS)).isGreaterThan(100);
        assertThat(metrics)
                .containsEntry(Metric.UNANSWERED, 0.0)
                .containsEntry(Metric.DUPLICATES, 0.0)
                .containsEntry(Metric.ANSWERED_PERCENT, 100.0);
    }

    static List<Routing> routings() {
        return List.of(
                Routing.IN_TURN,
                Routing.ADAPTIVE,
                Routing.HELD,
                Routing.SPARE_SUBTASK,
                Routing.twoChoices(Duration.ofMillis(20)),
                Routing.shares(Duration.ofMillis(50)));
    }

    /** One subtask takes so long that many attempts are refused there: each is answered all the same. */
    @ParameterizedTest
    @MethodSource("routings")
    void everyRequestIsAnsweredOnceWhicheverSubtaskItGoesTo(Routing routing) throws Exception {
        ModelBehaviour model = ModelBehaviour.cheap(5, 1).withDelayMicros(1_000).withSlowSubtask(20);
        Workload workload = Workload.ofBehaviours(List.of(model))
                .withSubtasks(PARALLELISM)
                .with(routing)
                .with(Arrivals.paced(1_000))
                .withDeadline(Duration.ofMillis(50));

        Map<Metric, Double> metrics = run(new Trial(SystemUnderTest.HEDGEROW, workload));

        assertThat(metrics)
                .containsEntry(Metric.ANSWERS, SCHEDULED * 1_000 / RATE)
                .containsEntry(Metric.UNANSWERED, 0.0)
                .containsEntry(Metric.DUPLICATES, 0.0);
        assertThat(metrics.get(Metric.ANSWERED_PERCENT)).isPositive();
    }

    @Test
    void theNetIsServed() throws Exception {
        Map<Metric, Double> metrics = run(new Trial(SystemUnderTest.HEDGEROW, Workload.net()));

        assertThat(metrics).containsEntry(Metric.UNANSWERED, 0.0).containsEntry(Metric.ANSWERED_PERCENT, 100.0);
    }

    /** Half of the calls of the only model throw: that many requests have no answer that says something. */
    @ParameterizedTest
    @EnumSource(names = {"HEDGEROW", "TEXTBOOK", "WAIT_FOR_ALL", "BLOCKING"})
    void failuresOfModelsAreAnsweredToo(SystemUnderTest system) throws Exception {
        Workload workload = Workload.ofBehaviours(
                        List.of(ModelBehaviour.cheap(5, 1).withFailPercent(50)))
                .with(Arrivals.paced(RATE));

        Map<Metric, Double> metrics = run(new Trial(system, workload));

        assertThat(metrics).containsEntry(Metric.ANSWERS, SCHEDULED).containsEntry(Metric.UNANSWERED, 0.0);
        assertThat(metrics.get(Metric.ANSWERED_PERCENT)).isBetween(35.0, 65.0);
    }

    @Test
    void aJobThatFailsIsReportedAndTheClusterGoesOn() throws Exception {
        Workload broken = Workload.of(List.of(new ModelUse("bench", "AAAA", "")), List.of("f0"));
        Scenario scenario = new Scenario(
                "broken",
                "one model is no model",
                parallelism -> List.of(
                        new Trial(SystemUnderTest.HEDGEROW, broken),
                        new Trial(SystemUnderTest.TEXTBOOK, Workload.cheap(1, 1))));
        List<String> ran = new CopyOnWriteArrayList<>();

        ScenarioResult result = new Campaign(
                        List.of(scenario),
                        PARALLELISM,
                        1,
                        LoadRunITCase::run,
                        (in, position, trial, round) -> ran.add(trial.label()))
                .run()
                .get(0);

        assertThat(ran).containsExactly("hedgerow", "textbook");
        assertThat(result.main(SystemUnderTest.HEDGEROW).orElseThrow().error())
                .contains("is no model of the benchmarks");
        assertThat(result.main(SystemUnderTest.TEXTBOOK).orElseThrow().runs()).isEqualTo(1);
        assertThat(scratch).isDirectoryNotContaining("glob:**run*");
    }
}
