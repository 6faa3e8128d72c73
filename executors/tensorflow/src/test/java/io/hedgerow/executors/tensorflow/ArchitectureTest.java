package io.hedgerow.executors.tensorflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house, which the modules of every build are held to elsewhere. */
@AnalyzeClasses(packages = "io.hedgerow.executors.tensorflow", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule A_FORMAT_KNOWS_THE_EXECUTORS_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hedgerow.starter..",
                    "io.hedgerow.collector..",
                    "io.hedgerow.pipeline..",
                    "io.hedgerow.executors.onnx..",
                    "io.hedgerow.executors.pmml..");

    @ArchTest
    static final ArchRule NOBODY_READS_A_CLOCK_OR_SLEEPS = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS = noClasses()
            .that()
            .resideOutsideOfPackage("io.hedgerow.executors.tensorflow.proto..")
            .should()
            .haveNameMatching(".*(Impl|Utils?|Manager|Helpers?)(\\$.*)?");
}
