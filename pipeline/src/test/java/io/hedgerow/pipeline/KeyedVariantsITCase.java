package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.proto.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are scored by the model of their key, wherever it lies. */
class KeyedVariantsITCase {
    private static final int REQUESTS = 200;

    @TempDir
    private Path folder;

    private TestingRun run() {
        TestingRun run = new TestingRun(folder)
                .job("executors: [{name: default}, {name: per-device, join: keyed, parallelism: 3}]")
                .endpoint("deadline: none\ntask: regression\nselection: {policy: priority}");
        for (int device = 1; device <= 3; device++) {
            keyed(run, "device-" + device, device);
        }
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add("{\"requestId\":\"r-" + i + "\",\"endpoint\":\"point\",\"features\":{\"x\":" + i % 5 + "}}");
        }
        return run.requests(requests);
    }

    private static void keyed(TestingRun run, String name, int value) {
        run.write(name + ".testing", "inputs=x;value=" + value);
        run.model(name, "{format: testing, location: " + name + ".testing, executor: per-device}");
    }

    @ParameterizedTest
    @CsvSource({"heap", "rocksdb"})
    void theModelOfTheKeyOrTheFallbackOrTheStandInOfAHotKey(String backend) {
        TestingRun run = run().job("stateBackend: " + backend
                        + "\nexecutors: [{name: default}, {name: per-device, join: keyed, parallelism: 3}]")
                .variantOfKeys("name: device, modelKey: \"feature:x\", model: \"device-{key}\", fallback: generic")
                .variant("busy", "inputs=x;value=7", ", hotKeys: {variant: device, keys: [3]}");
        keyed(run, "generic", 9);

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        Map<String, Answer> answers = run.answers();
        assertThat(answers).hasSize(REQUESTS);
        for (int i = 0; i < REQUESTS; i++) {
            Answer answer = answers.get("r-" + i);
            String expected = List.of(
                            "9.0 device generic",
                            "1.0 device device-1",
                            "2.0 device device-2",
                            "7.0 busy busy",
                            "9.0 device generic")
                    .get(i % 5);
            assertThat(answer.prediction().value() + " " + answer.variant() + " " + answer.model())
                    .isEqualTo(expected);
            assertThat(answer.version()).isEqualTo("1");
            assertThat(answer.attempts()).hasSize(1);
        }
    }

    @Test
    void aKeyWithoutAModelIsNotReady() {
        TestingRun run = run().variantOfKeys(
                        "name: device, modelKey: \"feature:x\", model: \"device-{key}\", executor: per-device");

        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.summary().path("answered").asLong()).isEqualTo(REQUESTS * 3 / 5);
        assertThat(run.summary().path("unavailable").asLong()).isEqualTo(REQUESTS * 2 / 5);
        assertThat(run.summary()
                        .path("byVariant")
                        .path("device")
                        .path("notReady")
                        .asLong())
                .isEqualTo(REQUESTS * 2 / 5);
    }
}
