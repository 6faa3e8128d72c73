package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchFileTest {
    private static final Workload PACED = Workload.cheap(1, 1).paced(1_000);
    private static final Machine MACHINE = new Machine(2, "p", 1, "os", "java", "gc", 1, "2.3.0", 0.5);

    @TempDir
    private Path folder;

    private static TrialResult result(Trial trial, double cpu, double p99) {
        TrialResult result = new TrialResult(trial);
        for (int run = 0; run < 5; run++) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            for (Metric metric : Metric.values()) {
                metrics.put(metric, 7.0);
            }
            metrics.put(Metric.CPU_MICROS_PER_REQUEST, cpu + run);
            metrics.put(Metric.P99_MILLIS, p99);
            metrics.put(Metric.HIGH_ON_TIME_PERCENT, Double.NaN);
            result.add(metrics);
        }
        return result;
    }

    private static ScenarioResult scenario() {
        TrialResult failed = new TrialResult(new Trial(SystemUnderTest.BLOCKING, PACED));
        failed.addFailure("it broke");
        return new ScenarioResult(
                new Scenario("straggler", "about", parallelism -> List.of()),
                List.of(
                        result(new Trial(SystemUnderTest.HEDGEROW, "", PACED, 14), 10, 8),
                        result(new Trial(SystemUnderTest.HEDGEROW, "without", PACED), 10, 4),
                        result(new Trial(SystemUnderTest.HOP_LIMIT, PACED), 4, 2),
                        result(new Trial(SystemUnderTest.SOURCE_ONLY, PACED), 1, 1),
                        failed));
    }

    private static BenchFile.Results results(List<ScenarioResult> scenarios, List<SwapResult> swaps) {
        return new BenchFile.Results(scenarios, swaps, List.of(), List.of());
    }

    private JsonNode written() throws IOException {
        Path file = folder.resolve("deep/bench.json");
        BenchFile.reserve(file);
        BenchFile.write(file, MACHINE, Timing.QUICK, 1, results(List.of(scenario()), List.of()));
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void aRowPerScenarioAndSystemHasThePublishedFields() throws IOException {
        JsonNode root = written();

        assertThat(root.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(root.get("scenarios").findValuesAsText("system"))
                .containsExactly("hedgerow", "hopLimit", "blocking");
        JsonNode row = root.at("/scenarios/0");
        assertThat(row.get("scenario").asText()).isEqualTo("straggler");
        for (String field : List.of(
                "requestsPerSecond",
                "cpuMicrosPerRequest",
                "answeredPercent",
                "onTimePercent",
                "shedPercent",
                "lateBeyond2msPercent")) {
            assertThat(row.get(field).isNumber()).as(field).isTrue();
        }
        assertThat(row.get("latencyMillis").fieldNames()).toIterable().containsExactly("p50", "p99", "p999");
        assertThat(row.get("cpuMicrosPerRequest").asDouble()).isEqualTo(12);
        assertThat(row.get("highOnTimePercent").isNull()).isTrue();
        assertThat(row.get("runs").asInt()).isEqualTo(5);
        assertThat(row.get("cpuMicrosPerRequestRange")).hasToString("[10.0,14.0]");
    }

    @Test
    void aRunWithoutAnAnswerIsInNoRange() throws IOException {
        TrialResult result = new TrialResult(new Trial(SystemUnderTest.HEDGEROW, PACED));
        result.add(Map.of(Metric.CPU_MICROS_PER_REQUEST, Double.NaN));
        ScenarioResult scenario =
                new ScenarioResult(new Scenario("dead", "about", parallelism -> List.of()), List.of(result));

        JsonNode row = BenchFile.of(MACHINE, Timing.QUICK, 1, results(List.of(scenario), List.of()))
                .at("/scenarios/0");

        assertThat(row.get("cpuMicrosPerRequestRange")).isEmpty();
        assertThat(row.get("cpuMicrosPerRequest").isNull()).isTrue();
        assertThat(row.get("ratioToHopLimit").isNull()).isTrue();
    }

    @Test
    void ratiosStandBesideWhatTheyCompare() throws IOException {
        JsonNode row = written().at("/scenarios/0");

        assertThat(row.get("ratioToHopLimit").asDouble()).isEqualTo(2);
        assertThat(row.get("p99RatioToHopLimit").asDouble()).isEqualTo(4);
        assertThat(row.get("sourceCpuMicrosPerRequest").asDouble()).isEqualTo(3);
        assertThat(row.get("ratioToHopLimitWithoutSource").asDouble()).isEqualTo(3);
        assertThat(row.get("goodputOfCapacity").asDouble()).isEqualTo(0.5);
        assertThat(row.at("/ratioToCases/without/p99").asDouble()).isEqualTo(2);
        assertThat(row.at("/cases/0/case").asText()).isEqualTo("without");
        assertThat(row.at("/cases/0/latencyMillis/p99").asDouble()).isEqualTo(4);
    }

    @Test
    void aFailedSystemHasItsReasonAndNoNumbers() throws IOException {
        JsonNode row = written().at("/scenarios/2");

        assertThat(row.get("error").asText()).isEqualTo("it broke");
        assertThat(row.get("failedRuns").asInt()).isEqualTo(1);
        assertThat(row.get("requestsPerSecond").isNull()).isTrue();
        assertThat(row.at("/latencyMillis/p50").isNull()).isTrue();
    }

    @Test
    void aScenarioOfSwapsIsARowWithFieldsOfItsOwn() {
        SwapResult result = SwapResultTest.twoRunsAndAFailure();

        JsonNode row = BenchFile.of(MACHINE, Timing.QUICK, 1, results(List.of(), List.of(result)))
                .at("/scenarios/0");

        assertThat(row.get("scenario").asText()).isEqualTo("swap-1000");
        assertThat(row.get("system").asText()).isEqualTo("hedgerow");
        assertThat(row.get("beforeP99Millis").asDouble()).isEqualTo(1.5);
        assertThat(row.get("lost").asDouble()).isEqualTo(3);
        assertThat(row.get("newMillis").isNull()).isTrue();
        assertThat(row.at("/footprints/1/swaps").asInt()).isEqualTo(200);
        assertThat(row.at("/footprints/1/heapMebibytes").asDouble()).isEqualTo(50);
        assertThat(row.at("/growth/fromSwaps").asInt()).isEqualTo(200);
        assertThat(row.at("/growth/heapMebibytes").asDouble()).isEqualTo(1);
        assertThat(row.get("failedRuns").asInt()).isEqualTo(1);
        assertThat(row.get("error").asText()).isEqualTo("it broke");
    }

    @Test
    void aScenarioOfKeyedPoolsHasBothCasesAndTheirRatio() {
        KeyedResult result = KeyedResultTest.aRatioAndAFailure();

        JsonNode row = BenchFile.of(
                        MACHINE,
                        Timing.QUICK,
                        1,
                        new BenchFile.Results(List.of(), List.of(), List.of(result), List.of()))
                .at("/scenarios/0");

        assertThat(row.get("scenario").asText()).isEqualTo("keyed-100k");
        assertThat(row.get("models").asInt()).isEqualTo(100_000);
        assertThat(row.get("requestsPerSecond").asDouble()).isEqualTo(30_000);
        assertThat(row.get("heapMebibytes").isNull()).isTrue();
        assertThat(row.at("/cases/0/case").asText()).isEqualTo("100 models");
        assertThat(row.at("/cases/0/error").asText()).isEqualTo("it broke");
        assertThat(row.at("/ratioToCases/100 models/requestsPerSecond").asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void aScenarioBetweenTopicsHasARowForEachSystemAndACaseForEachFurtherDelivery() {
        KafkaResult result = KafkaResultTest.ratiosAndAFailure();

        JsonNode scenarios = BenchFile.of(
                        MACHINE,
                        Timing.QUICK,
                        1,
                        new BenchFile.Results(List.of(), List.of(), List.of(), List.of(result)))
                .get("scenarios");

        assertThat(scenarios.findValuesAsText("system")).containsExactly("hedgerow", "echo");
        JsonNode row = scenarios.get(0);
        assertThat(row.get("scenario").asText()).isEqualTo("two");
        assertThat(row.get("delivery").asText()).isEqualTo("first");
        assertThat(row.at("/latencyMillis/p50").asDouble()).isEqualTo(6);
        assertThat(row.at("/latencyMillis/p999").isNull()).isTrue();
        assertThat(row.get("p50RatioToEcho").asDouble()).isEqualTo(2);
        assertThat(row.get("p99RatioToEcho").asDouble()).isEqualTo(1.5);
        assertThat(row.get("lost").asDouble()).isZero();
        assertThat(row.get("checkpointIntervalMillis").asLong()).isEqualTo(1_000);
        assertThat(row.at("/cases/0/case").asText()).isEqualTo("delivery: second");
        assertThat(row.at("/cases/0/latencyMillis/p99").asDouble()).isEqualTo(1_000);
        assertThat(row.at("/cases/0/error").asText()).isEqualTo("it broke");
        assertThat(scenarios.get(1).get("runs").asInt()).isEqualTo(2);
        assertThat(scenarios.get(1).has("cases")).isFalse();
    }

    @Test
    void theTableShowsRowsRatiosAndFailures() {
        assertThat(ResultTable.of(List.of(scenario())))
                .contains("straggler: about", "hedgerow, without", "1 runs failed: it broke", "2.00x the p99")
                .containsPattern("hedgerow +7 +12\\.00 +7\\.00 +8\\.00");
    }

    @Test
    void reservingLeavesNoFileAndKeepsAnOldOne() throws IOException {
        Path file = folder.resolve("new.json");
        BenchFile.reserve(file);
        assertThat(file).doesNotExist();

        Files.writeString(file, "old");
        BenchFile.reserve(file);
        assertThat(file).hasContent("old");
        assertThatThrownBy(() -> BenchFile.reserve(folder)).isInstanceOf(IOException.class);
    }
}
