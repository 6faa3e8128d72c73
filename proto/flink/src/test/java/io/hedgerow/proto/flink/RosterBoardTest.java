package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterBoardTest {
    private final JobID job = new JobID();

    @TempDir
    private Path folder;

    private RosterBoard board;

    @BeforeEach
    void setUp() {
        board = RosterBoard.in(folder.toUri().toString());
    }

    private static RosterState state(long sequence, int position) {
        return new RosterState(sequence, Map.of("wine", position), Set.of(position, 99), true);
    }

    @Test
    void readsTheLastStateOnce() throws IOException {
        assertThat(board.readState(job, -1)).isNull();
        board.publish(job, state(9, 1));
        board.publish(job, state(10, 2));
        assertThat(board.readState(job, -1)).isEqualTo(state(10, 2));
        assertThat(board.readState(job, 9)).isEqualTo(state(10, 2));
        assertThat(board.readState(job, 10)).isNull();
        assertThat(board.readState(new JobID(), -1)).as("of another job").isNull();
    }

    @Test
    void keepsAFewStatesForThoseWhoHaveListedThem() throws IOException {
        for (int sequence = 1; sequence <= 20; sequence++) {
            board.publish(job, state(sequence, sequence));
        }
        try (Stream<Path> left = Files.list(folder.resolve(job + "/states"))) {
            assertThat(left).hasSize(3);
        }
        assertThat(board.readState(job, 18)).isEqualTo(state(20, 20));
    }

    @Test
    void whatIsNotFinishedIsNoState() throws IOException {
        board.publish(job, state(1, 1));
        Path states = folder.resolve(job + "/states");
        Files.writeString(states.resolve(".0000000000000000002-half"), "half");
        Files.writeString(states.resolve("README"), "not a state");
        assertThat(board.readState(job, -1)).isEqualTo(state(1, 1));
    }

    @Test
    void saysWhichFileIsDamaged() throws IOException {
        board.publish(job, state(1, 1));
        Files.write(
                folder.resolve(job + "/states/0000000000000000001"), InstantiationUtil.serializeObject("not a state"));
        assertThatIOException()
                .isThrownBy(() -> board.readState(job, -1))
                .withMessageContaining("0000000000000000001 does not hold a RosterState");
    }

    @Test
    void keepsGenerationsUntilTheyAreRemoved() throws IOException {
        EndpointGeneration generation = Generations.of(4, "wine");
        board.publish(job, generation);
        board.publish(job, Generations.of(5, "beer"));
        board.say(job, 4, "pool-fast", 0, new Readiness(0, null));
        assertThat(board.readGeneration(job, 4)).isEqualTo(generation);
        assertThat(board.readGenerations(job))
                .extracting(EndpointGeneration::position)
                .containsExactlyInAnyOrder(4, 5);

        board.remove(job, 4);

        assertThatThrownBy(() -> board.readGeneration(job, 4)).isInstanceOf(IOException.class);
        assertThat(board.readiness(job, 4)).isEmpty();
        assertThat(board.readGeneration(job, 5).endpoint().name()).isEqualTo("beer");
        board.remove(job, 4);
    }

    @Test
    void theLastAttemptOfASubtaskHasTheSay() throws IOException {
        board.say(job, 4, "pool-fast", 0, new Readiness(1, "no memory"));
        board.say(job, 4, "pool-fast", 0, new Readiness(0, null));
        board.say(job, 4, "pool-fast", 1, new Readiness(9, "no memory"));
        board.say(job, 4, "pool-fast", 1, new Readiness(10, null));
        board.say(job, 4, "collector", 0, new Readiness(0, "a first word"));
        board.say(job, 4, "collector", 0, new Readiness(0, null));
        board.say(job, 5, "collector", 0, new Readiness(0, "of another generation"));
        assertThat(board.readiness(job, 4))
                .containsOnlyKeys("pool-fast-0", "pool-fast-1", "collector-0")
                .containsEntry("pool-fast-0", new Readiness(1, "no memory"))
                .containsEntry("pool-fast-1", new Readiness(10, null))
                .containsEntry("collector-0", new Readiness(0, null));
        assertThat(board.readiness(job, 4).get("pool-fast-0").isReady()).isFalse();
        assertThat(board.readiness(job, 4).get("collector-0").isReady()).isTrue();
    }

    @Test
    void keepsTheBytesOfAModelOnceUnderTheirDigest() throws IOException {
        board.keep("abc", "first".getBytes(StandardCharsets.UTF_8));
        board.keep("abc", "again".getBytes(StandardCharsets.UTF_8));
        assertThat(board.readArtifact("abc")).asString(StandardCharsets.UTF_8).isEqualTo("first");
        board.keep("ghi", ByteBuffer.wrap(new byte[200_000]));
        assertThat(board.readArtifact("ghi")).isEqualTo(new byte[200_000]);
        assertThat(board.localArtifact("ghi"))
                .hasValueSatisfying(file -> assertThat(file).hasSize(200_000));
        assertThatThrownBy(() -> board.readArtifact("def")).isInstanceOf(IOException.class);
    }

    @Test
    void travelsWithTheJob() throws Exception {
        board.publish(job, state(1, 1));
        RosterBoard passedOn = InstantiationUtil.clone(board);
        assertThat(passedOn.exists()).isTrue();
        assertThat(passedOn.readState(job, -1)).isEqualTo(state(1, 1));
        assertThat(InstantiationUtil.clone(RosterBoard.NONE).exists()).isFalse();
    }

    @Test
    void statesAndGenerationsMakeSense() {
        assertThatThrownBy(() -> new RosterState(1, Map.of("wine", 4), Set.of(5), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("active are {wine=4}, of which not all are held: [5]");
        assertThatThrownBy(() -> Generations.of(-1, "wine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("position must not be negative, was -1");
        assertThatThrownBy(() -> new EndpointGeneration(4, 2, Generations.endpoint("wine"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint wine, variant a: no model a:1");
        EndpointGeneration generation = Generations.of(4, "wine");
        assertThat(generation.modelOf(generation.endpoint().variants().get(0))).isEqualTo(Generations.model("a"));
    }
}
