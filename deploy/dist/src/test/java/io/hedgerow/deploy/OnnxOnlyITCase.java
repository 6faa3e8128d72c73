package io.hedgerow.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ONNX example, from the job jar and Flink alone: no plug-in lies on the class path. */
class OnnxOnlyITCase {

    @TempDir
    private Path folder;

    @Test
    void theOnnxExampleRunsFromTheJobJar() throws Exception {
        Path summary = folder.resolve("summary.json");

        String output = run(Distribution.onnxExample(folder, ", requests: 500"), summary);

        assertThat(output).contains("Every request has exactly one answer");
        assertThat(Files.readString(summary)).contains("\"requests\" : 500", "\"invalid\" : 0", "\"lost\" : 0");
    }

    private String run(Path documents, Path summary) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Xmx1g",
                "-cp",
                Distribution.JOB_JAR + ":" + Distribution.HOME.resolve("lib") + "/*",
                "io.hedgerow.pipeline.cli.Main",
                "run",
                "-f",
                documents.toString(),
                "--summary",
                summary.toString());
        Path log = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String output = Files.readString(log, UTF_8);
        assertThat(ended).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
