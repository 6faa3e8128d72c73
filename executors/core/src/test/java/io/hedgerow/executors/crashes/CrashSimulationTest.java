package io.hedgerow.executors.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Crashes at random points: the guilty model is left alone after two of its own, and no innocent one is. */
class CrashSimulationTest {
    private static final int RUNS = 400;
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    @TempDir
    private Path folder;

    @Test
    void guiltyModelIsLeftAloneAndInnocentOnesServe(TestReporter reporter) throws Exception {
        reporter.publishEntry("seed", Long.toString(SEED));
        Map<Integer, Integer> crashesOfGuilty = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                Map<String, Integer> seen =
                        new CrashSimulation(seed, Files.createDirectory(folder.resolve("run-" + run))).run();
                crashesOfGuilty.merge(seen.get("guilty"), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with -Dhedgerow.seed=" + seed, e);
            }
        }
        assertThat(crashesOfGuilty.get(2))
                .as("runs in which it took two: %s", crashesOfGuilty)
                .isGreaterThan(RUNS / 2);
        reporter.publishEntry("runs by crashes of the guilty model", crashesOfGuilty.toString());
    }
}
