package io.hedgerow.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.hedgerow.pipeline.architecture.House;
import io.hedgerow.proto.flink.MetricDescription;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page of the documentation on metrics lists what the code registers. */
@AnalyzeClasses(packages = House.ROOT, importOptions = House.ProductionCode.class)
class MetricsPageTest {
    /** Operators in the order a request meets them, by the package that registers their metrics. */
    private static final List<Stage> STAGES = List.of(
            new Stage("io.hedgerow.pipeline.sources", "Sources", "decode"),
            new Stage("io.hedgerow.kafka", "Kafka sources", "decode"),
            new Stage("io.hedgerow.starter", "Starter", "starter"),
            new Stage("io.hedgerow.executors", "Executor pools", "pool NAME"),
            new Stage("io.hedgerow.collector", "Collector", "collector"),
            new Stage("io.hedgerow.experiments.flink", "Feedback", "feedback"));

    private record Stage(String packageName, String title, String operator) {}

    @ArchTest
    static void isPublishedAsTheCodeRegisters(JavaClasses classes) throws IOException {
        GeneratedPage.check("docs/metrics.md", page(described(classes)), MetricsPageTest.class);
    }

    @ArchTest
    static void everyMetricHasAStage(JavaClasses classes) {
        assertThat(STAGES.stream().map(Stage::packageName))
                .containsExactlyInAnyOrderElementsOf(described(classes).keySet());
    }

    @ArchTest
    static void theMetricsOfTheContractAreThere(JavaClasses classes) {
        assertThat(described(classes).values().stream().flatMap(List::stream).map(MetricDescription::name))
                .contains(
                        "attempts",
                        "answers",
                        "answerLatency",
                        "attemptLatency",
                        "queueDepth",
                        "openRequests",
                        "lateAttempts",
                        "deadLetters",
                        "modelState");
    }

    private static String page(Map<String, List<MetricDescription>> described) throws IOException {
        StringBuilder page = new StringBuilder(GeneratedPage.resource("metrics-intro.md"));
        for (Stage stage : STAGES) {
            page.append("\n## ").append(stage.title()).append("\n\nOperator `");
            page.append(stage.operator()).append("`.\n\n");
            page.append(GeneratedPage.head("Metric", "Kind", "Labels", "Unit", "Meaning"));
            described.getOrDefault(stage.packageName(), List.of()).forEach(metric -> page.append(row(metric)));
        }
        return page.toString();
    }

    private static String row(MetricDescription metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return GeneratedPage.row(List.of(
                "`" + metric.name() + "`",
                metric.kind().name().toLowerCase(Locale.ROOT),
                labels.isEmpty() ? "–" : labels,
                metric.unit(),
                metric.meaning()));
    }

    /** Every constant of that type in the house, by package; none registers a metric without one. */
    private static Map<String, List<MetricDescription>> described(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getRawType().isEquivalentTo(MetricDescription.class))
                .collect(Collectors.groupingBy(
                        field -> field.getOwner().getPackageName(),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), MetricsPageTest::values)));
    }

    private static List<MetricDescription> values(List<JavaField> fields) {
        return fields.stream()
                .map(MetricsPageTest::value)
                .sorted(Comparator.comparing(MetricDescription::name))
                .toList();
    }

    private static MetricDescription value(JavaField described) {
        try {
            Field field = described.reflect();
            field.setAccessible(true);
            return (MetricDescription) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(described.getFullName(), e);
        }
    }
}
