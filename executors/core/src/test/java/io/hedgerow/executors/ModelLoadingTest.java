package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.TaskAttempt;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.RosterBoard;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are made of others: shared, and open as long as anybody may be in them. */
class ModelLoadingTest {
    private static final WatchedLoads UNWATCHED = WatchedLoads.of(CrashWatch.NONE);

    private final JobID job = new JobID();
    private final Map<String, ModelSpec> models = new HashMap<>();
    private final Map<String, ArtifactSource> artifacts = new HashMap<>();
    private final int openBefore = TestingModel.openAtRest();
    private ModelFormats formats;

    @TempDir
    private Path folder;

    @BeforeEach
    void findBothFormats() throws IOException {
        Path services = Files.writeString(
                folder.resolve("services"),
                TestingModelFormat.class.getName() + "\n" + TestingGroupFormat.class.getName());
        formats = ModelFormats.load(new TwoFormats(services.toUri().toURL()));
    }

    @AfterEach
    void everythingIsClosed() {
        assertThat(open()).isZero();
    }

    @Test
    void membersAreSharedAndClosedByTheLast() throws Exception {
        with("testing", "a", "value=1");
        with("testing", "b", "value=2");
        with("group", "ab", "a,b");
        with("group", "outer", "ab,a");
        int loadsBefore = TestingModel.loads();

        ModelLease outer = acquire("outer");
        ModelLease alone = acquire("a");
        ModelLease again = acquire("outer");
        assertThat(TestingModel.loads() - loadsBefore).isEqualTo(2);

        outer.close();
        again.close();
        assertThat(open()).as("a, by itself").isEqualTo(1);
        alone.close();
    }

    @Test
    void aMemberStaysOpenUnderACallOfTheOuterModelWhenTheJobIsReleased() throws Exception {
        with("testing", "a", "value=1");
        with("group", "outer", "a");
        ModelLease outer = acquire("outer");
        ModelLease.Use call = outer.use();

        ModelRegistry.SHARED.releaseJob(job);
        assertThat(open()).isEqualTo(1);

        call.close();
        assertThat(open()).isZero();
        outer.close();
    }

    @Test
    void aMemberThatIsRefusedLeavesNothingOpen() {
        with("testing", "a", "value=1");
        with("testing", "bad", "refuseLoad=not today");
        with("group", "outer", "a,bad");

        assertThatThrownBy(() -> acquire("outer"))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage("member bad:1 cannot be opened: not today");
    }

    @Test
    void aMemberThatIsLeftAloneIsTheReasonOfTheOuterOne() throws Exception {
        with("testing", "a", "value=1");
        with("testing", "bad", "value=13");
        with("group", "inner", "bad");
        with("group", "outer", "a,inner");
        new TestingCrashes(folder.resolve("quarantine")).convict("value=13");
        CrashBoard crashes = CrashBoard.in(folder.resolve("quarantine").toUri().toString(), Duration.ofHours(1));
        CrashWatch watch = CrashWatch.open(crashes, new TaskAttempt(job.toString(), TaskAttempt.POOLS, 0));
        ModelLoading watched = new ModelLoading(
                job, formats, artifacts, PoolOptions.DEFAULT, null, WatchedLoads.of(watch), null, null);

        assertThatThrownBy(() -> watched.acquire(models.get("outer:1"), models))
                .hasMessageContaining("member bad:1 cannot be opened: it has ended its process twice")
                .matches(QuarantinedException::isCauseOf);
    }

    @Test
    void aCircleIsRefusedAndNotWaitedFor() {
        with("group", "a", "b");
        with("group", "b", "a");

        assertThatThrownBy(() -> acquire("a"))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("member a:1 cannot be opened: it is in itself, or too deep, by [a:1, b:1]");
    }

    @Test
    void whatTheJobDoesNotHaveIsRefused() {
        with("group", "a", "gone");

        assertThatThrownBy(() -> acquire("a")).hasMessageContaining("member gone:1 cannot be opened: it is not among");
    }

    @Test
    void whatTheBoardHasElsewhereIsReadOnceAndKeptHere() throws Exception {
        with("testing", "far", TestingFarFiles.unseen("value=1"));
        byte[] bytes = artifacts.remove("far:1").read("far", null).bytes();
        String sha256 = Digests.sha256Hex(bytes);
        RosterBoard board = RosterBoard.in("far://" + folder.resolve("board"));
        board.keep(sha256, bytes);
        ModelLoading loading = new ModelLoading(
                job,
                formats,
                artifacts,
                PoolOptions.DEFAULT.withBoard(board, null),
                ArtifactCache.ofProcess(),
                UNWATCHED,
                null,
                null);
        int readsBefore = TestingFarFiles.READS.get();
        int loadsBefore = TestingModel.loads();

        loading.acquire(models.get("far:1"), models).close();
        loading.acquire(models.get("far:1"), models).close();

        assertThat(TestingModel.loads() - loadsBefore).isEqualTo(2);
        assertThat(TestingFarFiles.READS.get() - readsBefore).isEqualTo(1);
        assertThat(ArtifactCache.ofProcess().holds(sha256)).isTrue();
    }

    @Test
    void whatHasNotComeWithTheJobIsTriedOnThisHost() throws Exception {
        ProvingOptions options =
                ProvingOptions.DEFAULT.withFolder(folder.resolve("proven")).withTimeout(Duration.ofSeconds(30));
        with("testing", "good", TestingFarFiles.unseen("value=1"));
        with("testing", "bad", TestingFarFiles.unseen("refuseLoad=not in a trial either"));
        with("testing", "own", TestingFarFiles.unseen("value=3"));
        RosterBoard board = RosterBoard.in(folder.resolve("board").toUri().toString());
        for (String published : List.of("good:1", "bad:1")) {
            byte[] bytes = artifacts.remove(published).read("board", null).bytes();
            board.keep(Digests.sha256Hex(bytes), bytes);
        }
        ModelLoading loading = new ModelLoading(
                job,
                formats,
                artifacts,
                PoolOptions.DEFAULT.withBoard(board, null),
                ArtifactCache.ofProcess(),
                UNWATCHED,
                new ModelProving(options),
                null);

        loading.acquire(models.get("good:1"), models).close();
        assertThatThrownBy(() -> loading.acquire(models.get("bad:1"), models))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("not in a trial either");
        loading.acquire(models.get("own:1"), models).close();

        try (Stream<Path> proven = Files.walk(folder.resolve("proven"))) {
            assertThat(proven.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .as("outcomes of trials")
                    .hasSize(2)
                    .noneMatch(name -> name.startsWith(models.get("own:1").sha256()));
        }
    }

    private int open() {
        return TestingModel.open() - openBefore;
    }

    private ModelLease acquire(String name) throws Exception {
        return new ModelLoading(job, formats, artifacts, PoolOptions.DEFAULT, null, UNWATCHED, null, null)
                .acquire(models.get(name + ":1"), models);
    }

    private void with(String format, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        models.put(
                name + ":1",
                new ModelSpec(
                        name,
                        "1",
                        format,
                        name,
                        Digests.sha256Hex(bytes),
                        bytes.length,
                        "p",
                        Map.of(),
                        null,
                        ModelSpec.OutputMapping.INFERRED));
        artifacts.put(name + ":1", new ArtifactSource.Inline(bytes));
    }

    /** Shows these two formats and no other. */
    private static final class TwoFormats extends ClassLoader {
        private final URL services;

        TwoFormats(URL services) {
            super(ModelLoadingTest.class.getClassLoader());
            this.services = services;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals("META-INF/services/" + ModelFormat.class.getName())
                    ? Collections.enumeration(List.of(services))
                    : super.getResources(name);
        }
    }
}
