package io.hedgerow.proto.flink.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusWriterTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private StatusDirectory directory;
    private StatusWriter writer;

    @BeforeEach
    void open() {
        directory = StatusDirectory.in(folder.resolve("status").toUri().toString());
        writer = new StatusWriter(directory, this::status, getClass().getClassLoader());
    }

    @AfterEach
    void close() throws InterruptedException {
        mayAnswer.countDown();
        writer.close();
    }

    private StatusRecord status() {
        int number = asked.incrementAndGet();
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new StatusRecord("run", 0, "pool-a", 0, 1, number, List.of(), List.of(), List.of());
    }

    @Test
    void manyChangesDuringAWriteAreOneMore() throws Exception {
        writer.changed();
        await().until(() -> asked.get() == 1);
        for (int i = 0; i < 1_000; i++) {
            writer.changed();
        }
        mayAnswer.countDown();
        writer.close();
        await("the last is written, if need be after the time that is waited for it")
                .until(() -> directory.read().writtenAtMillis() == 2);
        assertThat(asked).hasValue(2);
        writer.changed();
        assertThat(asked).as("closed").hasValue(2);
    }
}
