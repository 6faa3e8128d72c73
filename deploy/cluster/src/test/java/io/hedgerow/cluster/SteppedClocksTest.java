package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose clock steps: it says what it reads whenever it is asked. */
class SteppedClocksTest {
    private static final long STEP_MILLIS = 30_000;

    /** Between the looks at the two clocks, on a machine that has much else to do. */
    private static final long SLACK_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private Process process;
    private BufferedReader said;
    private Writer asked;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void theWallClockStepsBothWaysAndBackAndTheOtherOneDoesNot() throws Exception {
        Optional<SteppedClocks> clocks = SteppedClocks.compileIn(folder);
        assumeTrue(clocks.isPresent(), "there is no C compiler");
        start(clocks.get());

        long[] right = ask();
        clocks.get().step("one", 30);
        long[] ahead = ask();
        clocks.get().step("one", -30);
        long[] behind = ask();
        clocks.get().step("one", 0);
        long[] back = ask();

        assertThat(aheadOfMonotonic(ahead, right)).isBetween(STEP_MILLIS - SLACK_MILLIS, STEP_MILLIS + SLACK_MILLIS);
        assertThat(aheadOfMonotonic(behind, right)).isBetween(-STEP_MILLIS - SLACK_MILLIS, -STEP_MILLIS + SLACK_MILLIS);
        assertThat(aheadOfMonotonic(back, right)).isBetween(-SLACK_MILLIS, SLACK_MILLIS);
    }

    /** How much further one clock went than the other, in milliseconds: what was between the two looks does not matter. */
    private static long aheadOfMonotonic(long[] later, long[] earlier) {
        return later[0] - earlier[0] - (later[1] - earlier[1]) / 1_000_000;
    }

    private void start(SteppedClocks clocks) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestingClockTeller.class.getName());
        java.environment().putAll(clocks.environment("one"));
        process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        asked = process.outputWriter(UTF_8);
    }

    private long[] ask() throws IOException {
        asked.write("?\n");
        asked.flush();
        String[] answer = said.readLine().split(" ", 2);
        return new long[] {Long.parseLong(answer[0]), Long.parseLong(answer[1])};
    }
}
