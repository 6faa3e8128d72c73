package io.hedgerow.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hedgerow.benchmarks.load.swap.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The file of {@code bench --json}. One object per scenario and system; variations of a scenario lie inside, in {@code
 * cases}. Numbers are medians of the runs; null where there is none.
 */
final class BenchFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<Metric> LATENCIES = List.of(Metric.P50_MILLIS, Metric.P99_MILLIS, Metric.P999_MILLIS);

    private BenchFile() {}

    /** Makes sure that the file can be written, before anything runs. Throws with what is wrong with it. */
    static void reserve(Path file) throws IOException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean isNew = Files.notExists(file);
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (isNew) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IOException(
                    "--json: " + file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
    }

    /**
     * All that was measured.
     *
     * @param scenarios of systems side by side
     * @param swaps of models that are swapped
     * @param keyed of very many models
     * @param kafka of jobs between topics
     */
    record Results(
            List<ScenarioResult> scenarios, List<SwapResult> swaps, List<KeyedResult> keyed, List<KafkaResult> kafka) {
        Results {
            scenarios = List.copyOf(scenarios);
            swaps = List.copyOf(swaps);
            keyed = List.copyOf(keyed);
            kafka = List.copyOf(kafka);
        }
    }

    static void write(Path file, Machine machine, Timing timing, int parallelism, Results results) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(of(machine, timing, parallelism, results)) + "\n");
    }

    static ObjectNode of(Machine machine, Timing timing, int parallelism, Results results) {
        ObjectNode root = JSON.createObjectNode();
        root.set("machine", JSON.valueToTree(machine));
        root.putObject("settings")
                .put("rounds", timing.rounds())
                .put("warmUpMillis", timing.warmUp().toMillis())
                .put("measuredMillis", timing.measured().toMillis())
                .put("parallelism", parallelism);
        ArrayNode scenarios = root.putArray("scenarios");
        for (ScenarioResult result : results.scenarios()) {
            for (TrialResult trial : result.trials()) {
                if (trial.trial().isMain() && trial.trial().system() != SystemUnderTest.SOURCE_ONLY) {
                    scenarios.add(row(result, trial));
                }
            }
        }
        results.swaps().forEach(swap -> scenarios.add(row(swap)));
        results.keyed().forEach(keyed -> scenarios.add(row(keyed)));
        results.kafka().forEach(kafka -> scenarios.add(row(kafka)).add(row(kafka, kafka.echo())));
        return root;
    }

    private static ObjectNode row(SwapResult result) {
        ObjectNode row = JSON.createObjectNode();
        row.put("scenario", result.plan().name());
        row.put("system", SystemUnderTest.HEDGEROW.label());
        put(row, "requestsPerSecond", result.plan().ratePerSecond());
        for (SwapMetric metric : SwapMetric.values()) {
            put(row, metric.field(), result.value(metric));
        }
        if (!result.footprints().isEmpty()) {
            ArrayNode series = row.putArray("footprints");
            result.footprints()
                    .forEach(footprint -> put(
                            series.addObject().put(SwapMetric.SWAPS.field(), footprint.swaps()), footprint.values()));
            put(row.putObject("growth").put("fromSwaps", result.plan().growthFrom()), result.growth());
        }
        row.put("runs", result.runs());
        row.put("failedRuns", result.failures());
        row.put("error", result.error());
        return row;
    }

    private static ObjectNode row(KeyedResult result) {
        ObjectNode row = JSON.createObjectNode();
        row.put("scenario", result.plan().name());
        row.put("system", SystemUnderTest.HEDGEROW.label());
        put(row, result.many());
        String few = result.few().models() + " models";
        put(row.putArray("cases").addObject().put("case", few), result.few());
        put(row.putObject("ratioToCases").putObject(few), Metric.REQUESTS_PER_SECOND.field(), result.throughputRatio());
        return row;
    }

    private static void put(ObjectNode node, KeyedResult.Case one) {
        node.put("models", one.models());
        for (KeyedMetric metric : KeyedMetric.values()) {
            put(node, metric.field(), one.value(metric));
        }
        node.put("runs", one.runs());
        node.put("failedRuns", one.failures());
        node.put("error", one.error());
    }

    /** Of the scenario's own delivery; the others are its cases. */
    private static ObjectNode row(KafkaResult result) {
        ObjectNode row = row(result, result.served().get(0));
        List<KafkaResult.Case> others =
                result.served().subList(1, result.served().size());
        if (!others.isEmpty()) {
            ArrayNode cases = row.putArray("cases");
            for (KafkaResult.Case other : others) {
                String delivery = "delivery: " + other.entrant().delivery();
                put(cases.addObject().put("case", delivery), result, other);
            }
        }
        return row;
    }

    private static ObjectNode row(KafkaResult result, KafkaResult.Case one) {
        ObjectNode row = JSON.createObjectNode();
        row.put("scenario", result.plan().name());
        row.put("system", one.entrant().system().label());
        put(row, result, one);
        return row;
    }

    private static void put(ObjectNode node, KafkaResult result, KafkaResult.Case one) {
        node.put("delivery", one.entrant().delivery());
        ObjectNode latency = node.putObject("latencyMillis");
        for (KafkaMetric metric : KafkaMetric.values()) {
            put(metric.isLatency() ? latency : node, metric.field(), one.value(metric));
        }
        node.put("checkpointIntervalMillis", result.plan().checkpointInterval().toMillis());
        put(node, "p50RatioToEcho", result.ratioToEcho(one, KafkaMetric.P50_MILLIS));
        put(node, "p99RatioToEcho", result.ratioToEcho(one, KafkaMetric.P99_MILLIS));
        node.put("runs", one.runs());
        node.put("failedRuns", one.failures());
        node.put("error", one.error());
    }

    private static void put(ObjectNode node, Map<Measure, Double> values) {
        for (Measure measure : Measure.values()) {
            put(node, measure.field(), values.getOrDefault(measure, Double.NaN));
        }
    }

    private static ObjectNode row(ScenarioResult scenario, TrialResult trial) {
        ObjectNode row = JSON.createObjectNode();
        row.put("scenario", scenario.scenario().name());
        row.put("system", trial.trial().system().label());
        measured(row, trial);
        compared(row, new Comparison(scenario, trial));
        List<TrialResult> variations = scenario.variations(trial.trial().system());
        if (!variations.isEmpty()) {
            ArrayNode cases = row.putArray("cases");
            for (TrialResult variation : variations) {
                ObjectNode node = cases.addObject();
                node.put("case", variation.trial().variation());
                measured(node, variation);
            }
        }
        return row;
    }

    private static void measured(ObjectNode row, TrialResult trial) {
        ObjectNode latency = null;
        for (Metric metric : Metric.values()) {
            if (!LATENCIES.contains(metric)) {
                put(row, metric.field(), trial.median(metric));
                continue;
            }
            latency = latency == null ? row.putObject("latencyMillis") : latency;
            put(latency, metric.field(), trial.median(metric));
        }
        ArrayNode range = row.putArray("cpuMicrosPerRequestRange");
        List<Double> costs = trial.values(Metric.CPU_MICROS_PER_REQUEST);
        if (!costs.isEmpty()) {
            range.add(rounded(costs.get(0)));
            range.add(rounded(costs.get(costs.size() - 1)));
        }
        row.put("runs", trial.runs());
        row.put("failedRuns", trial.failures());
        row.put("error", trial.error());
    }

    private static void compared(ObjectNode row, Comparison comparison) {
        put(row, "ratioToHopLimit", comparison.cpuToHopLimit());
        put(row, "p50RatioToHopLimit", comparison.latencyToHopLimit(Metric.P50_MILLIS));
        put(row, "p99RatioToHopLimit", comparison.latencyToHopLimit(Metric.P99_MILLIS));
        if (!Double.isNaN(comparison.sourceCpuMicros())) {
            put(row, "sourceCpuMicrosPerRequest", comparison.sourceCpuMicros());
            put(row, "ratioToHopLimitWithoutSource", comparison.cpuToHopLimitWithoutSource());
        }
        double capacity = comparison.result().trial().capacityPerSecond();
        if (!Double.isNaN(capacity)) {
            put(row, "capacityPerSecond", capacity);
            put(row, "goodputOfCapacity", comparison.goodputOfCapacity());
        }
        if (!comparison.toVariations().isEmpty()) {
            ObjectNode ratios = row.putObject("ratioToCases");
            for (Comparison.ToVariation ratio : comparison.toVariations()) {
                ObjectNode node = ratios.putObject(ratio.variation());
                put(node, Metric.REQUESTS_PER_SECOND.field(), ratio.requestsPerSecond());
                put(node, Metric.P99_MILLIS.field(), ratio.p99());
            }
            comparison.toBestVariation().ifPresent(best -> {
                row.put("bestCase", best.variation());
                put(row, "ratioToBestCase", best.requestsPerSecond());
            });
        }
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, rounded(value));
        } else {
            node.putNull(field);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
