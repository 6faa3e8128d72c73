package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a cluster's processes when the process that started them is killed. */
class GuardTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Process part;
    private Process stranger;

    @AfterEach
    void end() {
        part.destroyForcibly();
        stranger.destroyForcibly();
    }

    @Test
    void theProcessesOfTheFolderEndAndNoOthers() throws Exception {
        Files.createDirectories(folder.resolve("pids"));
        Path log = Files.createFile(folder.resolve("part.log"));
        part = new ProcessBuilder("tail", "-f", log.toString()).start();
        stranger = new ProcessBuilder("tail", "-f", "/dev/null").start();
        Files.writeString(folder.resolve("pids").resolve("taskmanager-1"), part.pid() + "\n");
        Files.writeString(folder.resolve("pids").resolve("taskmanager-2"), stranger.pid() + "\n");
        Process holder = holder();

        holder.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> !part.isAlive());
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("closed")));
        assertThat(stranger.isAlive())
                .as("a process whose number an ended part had")
                .isTrue();
    }

    private Process holder() throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        TestingGuardHolder.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
        assertThat(said.readLine()).isEqualTo("guarded");
        return holder;
    }
}
