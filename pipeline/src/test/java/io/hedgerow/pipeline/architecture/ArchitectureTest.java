package io.hedgerow.pipeline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.RosterBoard;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.metrics.MetricGroup;

/** Dependencies point one way, and nobody takes time, chance or names from where they should not. */
@AnalyzeClasses(packages = House.ROOT, importOptions = House.ProductionCode.class)
class ArchitectureTest {
    private static final String PROVING = "io.hedgerow.executors.proving..";
    private static final String CRASHES = "io.hedgerow.executors.crashes..";
    private static final String TENSORS = "io.hedgerow.executors.tensors..";

    /** Where clocks of the process are read; everybody else is given a time or a clock. */
    private static final Set<String> WALL_CLOCK_EDGES = Set.of(
            "io.hedgerow.pipeline.SystemEpochClock",
            "io.hedgerow.executors.SubtaskStatus",
            "io.hedgerow.executors.ArtifactCache", // times of files
            "io.hedgerow.executors.CacheBound", // the same
            "io.hedgerow.pipeline.cli.ControlOptions",
            "io.hedgerow.pipeline.registrar.RegistrarOperator",
            "io.hedgerow.pipeline.job.ServingRun",
            "io.hedgerow.pipeline.job.CapacityProbe",
            "io.hedgerow.pipeline.job.AnswerTimes");

    private static final Set<String> NANO_TIME_EDGES = Set.of(
            "io.hedgerow.proto.flink.PromptOutput",
            "io.hedgerow.proto.flink.ReadinessBoard",
            "io.hedgerow.proto.flink.RosterFollower",
            "io.hedgerow.executors.WorkerThreads",
            "io.hedgerow.executors.JobModels",
            "io.hedgerow.executors.proving.Lifeline",
            "io.hedgerow.executors.proving.ModelProving",
            "io.hedgerow.executors.proving.TrialCalls",
            "io.hedgerow.executors.proving.TrialMain",
            "io.hedgerow.pipeline.registrar.Publishing",
            "io.hedgerow.executors.remote.RemoteFormat",
            "io.hedgerow.pipeline.sources.PacedRate",
            "io.hedgerow.pipeline.control.ControlSource",
            "io.hedgerow.pipeline.documents.Fetch",
            "io.hedgerow.pipeline.documents.WebFiles",
            "io.hedgerow.pipeline.cli.KafkaDemo",
            "io.hedgerow.pipeline.cli.Screen");

    /** They look again at files and processes, which call nobody. */
    private static final Set<String> SLEEPERS = Set.of(
            "io.hedgerow.proto.flink.ReadinessBoard",
            "io.hedgerow.executors.proving.HostLock",
            "io.hedgerow.executors.proving.Lifeline",
            "io.hedgerow.pipeline.registrar.Publishing",
            "io.hedgerow.pipeline.registrar.RegistrarWorker");

    private static final Set<String> CLOCK_READERS =
            Set.of("now", "system", "systemUTC", "systemDefaultZone", "tick", "tickMillis", "tickSeconds");

    @ArchTest
    static void everyPartIsLookedAt(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .contains(
                        "io.hedgerow.policies",
                        "io.hedgerow.policies.spec",
                        "io.hedgerow.proto",
                        "io.hedgerow.proto.flink",
                        "io.hedgerow.starter",
                        "io.hedgerow.executors",
                        "io.hedgerow.executors.tensors",
                        "io.hedgerow.executors.onnx",
                        "io.hedgerow.executors.java",
                        "io.hedgerow.executors.composite",
                        "io.hedgerow.executors.remote",
                        "io.hedgerow.collector",
                        "io.hedgerow.experiments",
                        "io.hedgerow.experiments.flink",
                        "io.hedgerow.kafka",
                        "io.hedgerow.pipeline",
                        "io.hedgerow.pipeline.cli");
        assertThat(classes.contain(ArchitectureTest.class)).isFalse();
    }

    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("policies")
            .definedBy("io.hedgerow.policies..")
            .layer("wire")
            .definedBy("io.hedgerow.proto", "io.hedgerow.proto.v1..")
            .layer("messages")
            .definedBy("io.hedgerow.proto.flink..")
            .layer("starter")
            .definedBy("io.hedgerow.starter..")
            .layer("executors")
            .definedBy("io.hedgerow.executors", PROVING, CRASHES)
            .layer("tensors")
            .definedBy(TENSORS)
            .layer("model formats")
            .definedBy(resideInAPackage("io.hedgerow.executors.*..")
                    .and(resideOutsideOfPackages(PROVING, CRASHES, TENSORS)))
            .layer("collector")
            .definedBy("io.hedgerow.collector..")
            .layer("experiments")
            .definedBy("io.hedgerow.experiments..")
            .layer("kafka")
            .definedBy("io.hedgerow.kafka..")
            .layer("pipeline")
            .definedBy("io.hedgerow.pipeline..")
            .whereLayer("policies")
            .mayNotAccessAnyLayer()
            .whereLayer("wire")
            .mayOnlyAccessLayers("policies")
            .whereLayer("messages")
            .mayOnlyAccessLayers("policies", "wire")
            .whereLayer("starter")
            .mayOnlyAccessLayers("policies", "wire", "messages")
            .whereLayer("executors")
            .mayOnlyAccessLayers("policies", "wire", "messages")
            .whereLayer("tensors")
            .mayOnlyAccessLayers("policies", "messages", "executors")
            .whereLayer("model formats")
            .mayOnlyAccessLayers("policies", "wire", "messages", "executors", "tensors")
            .whereLayer("collector")
            .mayOnlyAccessLayers("policies", "wire", "messages")
            .whereLayer("experiments")
            .mayOnlyAccessLayers("policies", "wire", "messages")
            .whereLayer("kafka")
            .mayOnlyAccessLayers("policies", "wire", "messages")
            .whereLayer("pipeline")
            .mayOnlyAccessLayers(
                    "policies", "wire", "messages", "starter", "executors", "collector", "experiments", "kafka");

    /** A package that no layer names would escape the rule above. */
    @ArchTest
    static final ArchRule EVERY_PACKAGE_HAS_A_PLACE = noClasses()
            .should()
            .resideOutsideOfPackages(
                    "io.hedgerow.policies..",
                    "io.hedgerow.proto",
                    "io.hedgerow.proto.v1..",
                    "io.hedgerow.proto.flink..",
                    "io.hedgerow.starter..",
                    "io.hedgerow.executors..",
                    "io.hedgerow.collector..",
                    "io.hedgerow.experiments..",
                    "io.hedgerow.kafka..",
                    "io.hedgerow.testkit..", // on the class path of tests only
                    "io.hedgerow.pipeline..");

    @ArchTest
    static final ArchRule POLICIES_KNOW_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("io.hedgerow.policies..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "com.google..", "com.fasterxml..", "org.slf4j..", "java.time..");

    @ArchTest
    static final ArchRule WHAT_TENSOR_FORMATS_SHARE_KNOWS_NO_RUNTIME = noClasses()
            .that()
            .resideInAPackage(TENSORS)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.hedgerow..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule THE_WIRE_KNOWS_NO_FLINK = noClasses()
            .that()
            .resideInAnyPackage("io.hedgerow.proto", "io.hedgerow.proto.v1..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule EXPERIMENTS_ARE_PLAIN_BUT_FOR_THEIR_OPERATORS = noClasses()
            .that()
            .resideInAPackage("io.hedgerow.experiments")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "io.hedgerow.proto.flink..", "io.hedgerow.experiments.flink..");

    @ArchTest
    static final ArchRule XML_IS_READ_FOR_PMML_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.hedgerow.executors.pmml..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.xml..", "jakarta.xml..", "org.w3c.dom..", "org.xml.sax..", "org.jpmml..");

    @ArchTest
    static final ArchRule WALL_CLOCKS_ARE_READ_AT_THE_EDGE = noClasses()
            .that(not(named(WALL_CLOCK_EDGES)))
            .should()
            .accessTargetWhere(target(
                    "reads a wall clock",
                    access -> isMethod(access, System.class, Set.of("currentTimeMillis"))
                            || isMethod(access, Clock.class, CLOCK_READERS)
                            || isMethod(access, Instant.class, CLOCK_READERS)
                            || (access.getTargetOwner().getPackageName().equals("java.time")
                                    && access.getName().equals("now"))));

    @ArchTest
    static final ArchRule ELAPSED_TIME_IS_MEASURED_AT_THE_EDGE = noClasses()
            .that(not(named(NANO_TIME_EDGES)))
            .should()
            .accessTargetWhere(
                    target("reads System.nanoTime()", access -> isMethod(access, System.class, Set.of("nanoTime"))));

    /** But for names of temporary files, which writers of several processes must not share. */
    @ArchTest
    static final ArchRule NOTHING_IS_LEFT_TO_CHANCE = noClasses()
            .that(not(named(Set.of(RosterBoard.class.getName()))))
            .should()
            .accessTargetWhere(target(
                    "takes an unseeded random number",
                    access -> isUnseeded(access, Random.class)
                            || isUnseeded(access, SplittableRandom.class)
                            || isMethod(access, Math.class, Set.of("random"))
                            || isMethod(access, UUID.class, Set.of("randomUUID"))
                            || access.getTargetOwner().isEquivalentTo(ThreadLocalRandom.class)));

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses()
            .that(not(named(SLEEPERS)))
            .should()
            .accessTargetWhere(target(
                    "sleeps",
                    access -> isMethod(access, Thread.class, Set.of("sleep"))
                            || isMethod(access, TimeUnit.class, Set.of("sleep"))));

    /** What is not registered through a description is missing in docs/metrics.md. */
    @ArchTest
    static final ArchRule METRICS_ARE_DESCRIBED = noClasses()
            .that(not(named(Set.of(MetricDescription.class.getName()))))
            .should()
            .accessTargetWhere(target(
                    "registers a metric without a MetricDescription",
                    access -> access.getTargetOwner().isAssignableTo(MetricGroup.class)
                            && Set.of("counter", "gauge", "histogram", "meter").contains(access.getName())));

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = noClasses()
            .that(resideOutsideOfPackages("io.hedgerow.proto.v1..", "io.hedgerow.executors.onnx.proto.."))
            .should()
            .haveNameMatching(".*(Impl|Utils?|Manager|Helpers?)(\\$.*)?");

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return describe(
                "one of " + names, type -> names.contains(outermost(type).getName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static DescribedPredicate<JavaAccess<?>> target(String description, Predicate<JavaAccess<?>> predicate) {
        return describe(description, predicate);
    }

    private static boolean isMethod(JavaAccess<?> access, Class<?> owner, Set<String> names) {
        return access.getTargetOwner().isEquivalentTo(owner) && names.contains(access.getName());
    }

    private static boolean isUnseeded(JavaAccess<?> access, Class<?> generator) {
        return access.getTargetOwner().isEquivalentTo(generator)
                && access.getTarget().getFullName().endsWith("<init>()");
    }
}
