package io.hedgerow.proto.flink.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsEndedTest {
    @TempDir
    private Path folder;

    private RequestsEnded ended;

    @BeforeEach
    void open() {
        ended = StatusDirectory.in(folder.toUri().toString()).requestsEnded("run");
    }

    @Test
    void isReachedWhenEverySubtaskHasEnded() throws IOException {
        assertThat(ended.isReached()).isFalse();
        ended.subtaskEnded(1, 3);
        ended.subtaskEnded(0, 3);
        assertThat(ended.isReached()).isFalse();
        ended.subtaskEnded(2, 3);
        ended.subtaskEnded(2, 3);

        assertThat(ended.isReached()).isTrue();
        assertThat(StatusDirectory.in(folder.toUri().toString())
                        .requestsEnded("other")
                        .isReached())
                .isFalse();
    }

    @Test
    void aSubtaskThatStartsAgainTakesItsMarkBack() throws IOException {
        ended.subtaskEnded(0, 2);
        ended.subtaskEnded(1, 2);
        ended.subtaskStarts(1);
        assertThat(ended.isReached()).isFalse();
        ended.subtaskEnded(1, 2);
        assertThat(ended.isReached()).isTrue();
    }

    @Test
    void aChangeOfParallelismMixesNothingUp() throws IOException {
        ended.subtaskEnded(0, 2);
        ended.subtaskStarts(0);
        ended.subtaskEnded(0, 1);
        assertThat(ended.isReached()).isTrue();
        ended.subtaskStarts(0);
        ended.subtaskEnded(1, 2);
        assertThat(ended.isReached()).isFalse();
    }

    @Test
    void foreignFilesAreNoMarks() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        for (String name : new String[] {
            "requests-ended-0-of-0", "requests-ended-a-of-1", "requests-ended-0-of-1.tmp", ".requests-ended-0-of-1"
        }) {
            Files.writeString(run.resolve(name), "");
        }
        assertThat(ended.isReached()).isFalse();
        assertThatThrownBy(() -> ended.subtaskEnded(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
