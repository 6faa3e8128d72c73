package io.hedgerow.policies;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Decisions are plain Java: no framework, no clock, no chance, no output. */
@AnalyzeClasses(packages = "io.hedgerow.policies", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** Rules out Flink, protobuf, Jackson and every logging library at once. */
    @ArchTest
    static final ArchRule DEPENDS_ON_NOTHING_BUT_THE_JDK_A_HASH_AND_A_HISTOGRAM = classes()
            .that()
            .resideInAPackage("io.hedgerow.policies..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.hedgerow.policies..",
                    "com.dynatrace.hash4j..",
                    "org.HdrHistogram..",
                    "org.jspecify.annotations..",
                    "java.io",
                    "java.lang..",
                    "java.math",
                    "java.nio.charset",
                    "java.util..");

    @ArchTest
    static final ArchRule TAKES_TIME_AS_AN_ARGUMENT = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Clock.class,
                    Instant.class,
                    LocalDate.class,
                    LocalDateTime.class,
                    OffsetDateTime.class,
                    ZonedDateTime.class,
                    Date.class);

    @ArchTest
    static final ArchRule LEAVES_NOTHING_TO_CHANCE = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ThreadLocalRandom.class, UUID.class);

    @ArchTest
    static final ArchRule WRITES_NOWHERE = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(System.Logger.class);

    @ArchTest
    static final ArchRule SPECIFICATIONS_KNOW_NO_DECISIONS = noClasses()
            .that()
            .resideInAPackage("io.hedgerow.policies.spec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.hedgerow.policies.selection..", "io.hedgerow.policies.fanout..", "io.hedgerow.policies.race..");
}
