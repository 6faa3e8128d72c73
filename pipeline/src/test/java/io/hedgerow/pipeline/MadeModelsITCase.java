package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.executors.TestingModel;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models without a file, in a job: classes and compositions. */
class MadeModelsITCase {
    private static final String JAVA =
            "{format: java, settings: {class: io.hedgerow.pipeline.TestingJavaModel, options: %s}}";

    @TempDir
    private Path folder;

    @Test
    void compositesShareTheirMembersWithEverybodyElse() {
        int loadsBefore = TestingModel.loads();
        TestingRun run = new TestingRun(folder)
                .variantOf(
                        "mean",
                        "{format: composite, settings: {ensemble: {combine: average,"
                                + " members: [{model: plain, version: 1}, {model: chained, version: 1}]}}}")
                .model(
                        "chained",
                        "{format: composite, settings: {chain: [{model: plain, version: 1}, {model: twice, version: 1}]}}")
                .model("twice", JAVA.formatted("{input: value, factor: 2}"))
                .variant("plain", "id=shared;inputs=x;valueFrom=x")
                .endpoint("deadline: none\nselection: {policy: priority}")
                .job("parallelism: 2\nallow: {classes: [io.hedgerow.pipeline.*]}")
                .generated("{name: counting, requests: 500, options: {positiveFrom: \"100\"}}");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(500).allSatisfy((id, answer) -> {
            assertThat(answer.variant()).isEqualTo("mean");
            double plain = answer.attempts().get(1).prediction().value();
            assertThat(answer.prediction().value()).isEqualTo(1.5 * plain);
        });
        assertThat(TestingModel.loads() - loadsBefore)
                .as("once to check the documents, once for both subtasks and both composites")
                .isEqualTo(2);
        await().atMost(Duration.ofMinutes(1)).until(() -> TestingModel.open() == 0);
    }

    @Test
    void aClassThatTheJobDoesNotAllowIsRefused() {
        Result result = new TestingRun(folder)
                .variantOf("twice", JAVA.formatted("{input: x, factor: 2}"))
                .generated("{name: counting, requests: 10}")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "spec.settings: is what format java refuses: class io.hedgerow.pipeline.TestingJavaModel is not"
                                + " allowed; a Job's allow.classes sets what is, now nothing");
    }
}
