package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.policies.fanout.Assignment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A/B splits and canaries, from the documents to the table. */
class ArmsITCase {
    private static final String NO = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final String YES = "inputs=x;classes=no,yes;label=1;confidence=0.9";

    @TempDir
    private Path folder;

    @Test
    void anAssignedUnitMeetsOneModelAndOnlyThatOne() {
        TestingRun run = new TestingRun(folder)
                .variant("control", NO, ", weight: 30")
                .variant("challenger", YES, ", weight: 70")
                .endpoint("deadline: 1h\nfanOut: {mode: assigned, salt: pepper}")
                .generated("{name: counting, requests: 1000}");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("arm", "share", "accuracy", "failures", "control", "challenger");
        run.answers().values().forEach(answer -> {
            int unit = Integer.parseInt(answer.requestId().substring(2)) % 500;
            String expected = Assignment.bucket("pepper", "unit-" + unit) < 3000 ? "control" : "challenger";
            assertThat(answer.arm()).isEqualTo(expected);
            assertThat(answer.variant()).isEqualTo(expected);
            assertThat(answer.attempts()).hasSize(1);
        });
        JsonNode arms = run.summary().path("byArm");
        assertThat(arms.path("control").path("requests").asLong()
                        + arms.path("challenger").path("requests").asLong())
                .isEqualTo(1000);
        assertThat(arms.path("challenger").path("accuracy").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void aCanaryThatFailsKeepsItsArmAndOtherwiseDecides() {
        TestingRun run = new TestingRun(folder)
                .variant("stable", NO, ", weight: 80")
                .variant("canary", YES + ";throw=broken", ", weight: 20")
                .endpoint("deadline: 1h\nselection: {policy: canary, otherwise: {policy: priority}}")
                .generated("{name: counting, requests: 500}");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers().values())
                .allSatisfy(answer -> assertThat(answer.variant()).isEqualTo("stable"))
                .anySatisfy(answer -> assertThat(answer.arm()).isEqualTo("canary"));
        JsonNode canary = run.summary().path("byArm").path("canary");
        assertThat(canary.path("failures").asLong())
                .isEqualTo(canary.path("requests").asLong())
                .isPositive();
    }
}
