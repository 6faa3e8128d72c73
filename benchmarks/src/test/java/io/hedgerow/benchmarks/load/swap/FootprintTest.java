package io.hedgerow.benchmarks.load.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
    @TempDir
    private Path folder;

    @Test
    void thisProcessHoldsSomething() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.createFile(folder.resolve("a/b/one"));
        Files.createFile(folder.resolve("two"));

        Footprint footprint = Footprint.after(7, folder);

        assertThat(footprint.swaps()).isEqualTo(7);
        assertThat(footprint.values()).containsOnlyKeys(Measure.values());
        assertThat(footprint.value(Measure.HEAP)).isPositive();
        assertThat(footprint.value(Measure.THREADS)).isPositive();
        assertThat(footprint.value(Measure.CLASSES)).isPositive();
        assertThat(footprint.value(Measure.STATUS_FILES)).isEqualTo(2);
        assertThat(Footprint.after(7, folder.resolve("missing")).value(Measure.STATUS_FILES))
                .isZero();
    }

    @Test
    void growthNeedsTwoSamples() {
        Footprint first = new Footprint(100, Map.of(Measure.THREADS, 5.0));
        Footprint second = new Footprint(200, Map.of(Measure.THREADS, 7.0));

        assertThat(Footprint.growth(List.of(first, second), 150)).isEmpty();
        assertThat(Footprint.growth(List.of(first, second), 100)).containsEntry(Measure.THREADS, 2.0);
    }
}
