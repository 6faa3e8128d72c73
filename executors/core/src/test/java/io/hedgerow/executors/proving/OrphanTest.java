package io.hedgerow.executors.proving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class OrphanTest {
    @TempDir
    Path temporary;

    @Test
    void aTrialEndsWithTheProcessThatAskedForIt() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        new ClassPath(ClassPath.of(getClass().getClassLoader()).entries()).text(),
                        TestingParent.class.getName(),
                        temporary.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Awaitility.await()
                    .atMost(2, TimeUnit.MINUTES)
                    .until(() -> parent.children()
                            .anyMatch(child -> child.info().command().orElse("").endsWith("java")));
            List<ProcessHandle> trials = parent.descendants().toList();
            parent.destroyForcibly().waitFor();
            Awaitility.await()
                    .atMost(2, TimeUnit.MINUTES)
                    .untilAsserted(() -> assertThat(trials).noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }
}
