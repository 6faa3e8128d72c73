package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.sinks.TestingFiles.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines, checkpoints that complete or do not, notices that come or do not, a disk that fails and executions that end at
 * any moment, in seeded order: whatever the file thread makes of it, every line is seen once. Another seed:
 * {@code -Dhedgerow.seed=N}.
 */
@Timeout(120)
class PartFilesSimulationTest {
    private static final String THREAD = "hedgerow-files-simulation";
    private static final int STEPS = 400;
    private static final List<Step> STEPS_OF_A_FILE = List.of(Step.values());

    @TempDir
    private Path folder;

    static LongStream seeds() {
        Long given = Long.getLong("hedgerow.seed");
        return given == null ? LongStream.range(0, 20) : LongStream.of(given);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyLineIsSeenOnce(long seed) throws Exception {
        Run run = new Run(seed);
        long lines = run.go();

        assertThat(SeenLines.in(folder).stream()
                        .mapToLong(Long::parseLong)
                        .sorted()
                        .toArray())
                .as("seed %d, %d restarts", seed, run.restarts)
                .isEqualTo(LongStream.range(0, lines).toArray());
        await().until(() -> SeenLines.threads(THREAD).isEmpty());
    }

    /** One job over its executions: a source that can go back, the part files, and the checkpoint to go back to. */
    private final class Run {
        private final Random random;
        private final TestingFiles disk = new TestingFiles();
        private PartFiles files;
        private long nextLine;
        private long checkpointId;
        private long savedLine;
        private byte[] savedParts = new byte[0];
        private int restarts;

        Run(long seed) throws IOException {
            this.random = new Random(seed);
            this.files = open();
        }

        long go() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (IOException e) {
                    restart();
                }
            }
            for (Step step : STEPS_OF_A_FILE) {
                disk.fail(step, 0);
            }
            end();
            return nextLine;
        }

        private void step() throws Exception {
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1 -> disk.fail(STEPS_OF_A_FILE.get(random.nextInt(STEPS_OF_A_FILE.size())), 1);
                case 2 -> files.roll(++checkpointId); // and never complete
                case 3, 4, 5 -> completeCheckpoint(true);
                case 6, 7 -> completeCheckpoint(false);
                default -> write(random.nextInt(30));
            }
        }

        private void write(int lines) throws Exception {
            for (int i = 0; i < lines; i++) {
                files.write(Long.toString(nextLine).getBytes(UTF_8));
                nextLine++;
            }
        }

        private void completeCheckpoint(boolean isTold) throws Exception {
            List<PendingPart> parts = files.roll(++checkpointId);
            DataOutputSerializer out = new DataOutputSerializer(64);
            for (PendingPart part : parts) {
                PendingPartSerializer.INSTANCE.serialize(part, out);
            }
            savedParts = out.getCopyOfBuffer();
            savedLine = nextLine;
            if (isTold) {
                files.publishUpTo(checkpointId);
            }
        }

        private void restart() throws Exception {
            restarts++;
            files.abort();
            files = open();
            nextLine = savedLine;
            List<PendingPart> parts = new ArrayList<>();
            DataInputDeserializer in = new DataInputDeserializer(savedParts);
            while (in.available() > 0) {
                parts.add(PendingPartSerializer.INSTANCE.deserialize(in));
            }
            try {
                files.restore(parts);
            } catch (IOException e) {
                restart();
            }
        }

        private void end() throws Exception {
            while (true) {
                try {
                    write(1);
                    completeCheckpoint(true);
                    files.end(() -> false);
                    return;
                } catch (IOException e) { // what the disk had failed before
                    restart();
                }
            }
        }

        private PartFiles open() throws IOException {
            return new PartFiles(
                    new PartWriter(disk.writer()),
                    new PartNames(folder.toString(), "lines", 0, "execution " + restarts),
                    THREAD,
                    getClass().getClassLoader(),
                    new PartFiles.Sizes(32, 128));
        }
    }
}
