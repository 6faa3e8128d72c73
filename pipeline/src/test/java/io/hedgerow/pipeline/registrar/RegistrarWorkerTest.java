package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.status.DocumentState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarWorkerTest {
    private static final String OTHER = "inputs=x;classes=no,yes;label=1;confidence=0.8";

    private final CountDownLatch mayInstall = new CountDownLatch(1);
    private final CountDownLatch isInstalling = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private TestingRegistrar testing;
    private RegistrarWorker worker;
    private ControlRecord swap;

    @BeforeEach
    void start() throws Exception {
        testing = TestingRegistrar.fresh(folder);
        swap = file("swap.yaml", testing.model("2", OTHER) + "---\n" + TestingRegistrar.endpoint(2, "2"));
        worker = worker(testing, List.of(), false);
        worker.start();
    }

    @AfterEach
    void close() throws Exception {
        mayInstall.countDown();
        worker.close();
        testing.close();
    }

    private RegistrarWorker worker(TestingRegistrar of, List<ControlRecord> pending, boolean isResumed) {
        return new RegistrarWorker(
                of.registrar(), pending, isResumed, false, getClass().getClassLoader());
    }

    private static ControlRecord file(String name, String text) {
        return ControlRecord.ofFile(name, text.getBytes(UTF_8));
    }

    private void block() {
        isInstalling.countDown();
        try {
            mayInstall.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitNothingPending() {
        await().until(() -> worker.snapshot().pending().isEmpty());
    }

    @Test
    void recordsStayPendingUntilTheyAreDealtWithAndAreDealtWithAgainAfterARestore() throws Exception {
        testing.subtask().onInstall(this::block);
        ControlRecord broken = file("broken.yaml", "kind: [");
        worker.add(swap);
        worker.add(broken);
        isInstalling.await();
        CatalogueFormat.Stored meanwhile = CatalogueFormat.read(CatalogueFormat.write(worker.snapshot()));
        assertThat(meanwhile.pending()).containsExactly(swap, broken);
        mayInstall.countDown();
        awaitNothingPending();
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));

        try (TestingRegistrar restored =
                        TestingRegistrar.restored(folder, "board", new JobID(2, 2), meanwhile.catalogue());
                RegistrarWorker again = worker(restored, meanwhile.pending(), true)) {
            again.start();
            await().until(() -> again.snapshot().pending().isEmpty());
            assertThat(restored.registrar()
                            .catalogue()
                            .active("point")
                            .orElseThrow()
                            .generation())
                    .isEqualTo(2);
            assertThat(restored.states()).contains(DocumentState.ACTIVE);
        }
    }

    @Test
    void boardThatCannotBeWrittenIsTriedAgain() throws Exception {
        testing.subtask().onInstall(() -> {
            testing.breakStates();
            isInstalling.countDown();
        });
        worker.add(swap);
        isInstalling.await();
        await().until(() ->
                testing.registrar().catalogue().active("point").orElseThrow().generation() == 2);
        assertThat(worker.snapshot().pending()).containsExactly(swap);
        testing.subtask().onInstall(() -> {});
        testing.mendStates();
        awaitNothingPending();
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));
        assertThat(testing.last().state()).isEqualTo(DocumentState.ACTIVE);
    }

    @Test
    void closedInTheMiddleOfARecordItSaysNothingOfIt() throws Exception {
        testing.subtask().onInstall(this::block);
        worker.add(swap);
        isInstalling.await();
        worker.close();
        assertThat(worker.snapshot().pending()).containsExactly(swap);
        assertThat(testing.last().state()).isEqualTo(DocumentState.PREPARING);
    }
}
