package io.hedgerow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        CommandLine commandLine = BenchMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @Test
    void anUnknownScenarioIsAUsageError() {
        assertThat(run("--scenario", "paced-5k", "paced-6k")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no scenario paced-6k; known: cheap-full-speed, ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void scenariosHaveNothingToDoWithJmh() {
        assertThat(run("--jmh", "x", "--scenario", "dead")).isEqualTo(2);
        assertThat(run("--parallelism", "0")).isEqualTo(2);
    }

    @Test
    void allocationsAreCountedWithJmhOnly() {
        assertThat(run("--allocations", "--scenario", "dead")).isEqualTo(2);
        assertThat(err.toString()).contains("--allocations needs --jmh");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLineAndNothingRuns() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));

        assertThat(run("--quick", "--json", notAFolder.resolve("bench.json").toString()))
                .isEqualTo(1);

        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("bench.json");
    }

    @Test
    void helpNamesTheScenarios() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("overload-2x");
    }
}
