package io.hedgerow.kafka.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TakeoverTest {
    private static final KeyOwner KEYS = (requestId, parallelism) -> requestId.charAt(0) % parallelism;

    private final TestingTopic topic = new TestingTopic();
    private final WriterId self = new WriterId("wine", "run2", 1, 0);
    private final List<String> recalled = new ArrayList<>();

    private void run(Position... restored) throws Exception {
        new Takeover(self, topic, KEYS)
                .run(List.of(restored), Map.of(0, 2L), (requestId, answer) -> recalled.add(requestId));
    }

    @Test
    void itFencesAllWritersOfTheJobThatMayDecideTheSameAndNoOthers() throws Exception {
        topic.ids.addAll(Set.of(
                "hedgerow-wine-once-run1-2-1",
                "hedgerow-wine-once-run2-2-1",
                "hedgerow-wine-once-check0",
                "hedgerow-wine-once-answers-2-1",
                "hedgerow-wine-once-x-once-run1-1-0",
                "hedgerow-wine-answers-0"));

        run(new Position("answers", new WriterId("wine", "run0", 2, 0), Map.of()));

        assertThat(topic.calls)
                .containsExactly(
                        "initialize hedgerow-wine-once-run2-1-0",
                        "list",
                        "fence [hedgerow-wine-once-run0-2-0, hedgerow-wine-once-run0-2-1,"
                                + " hedgerow-wine-once-run1-2-1, hedgerow-wine-once-run2-2-1]",
                        "ends",
                        "read {0=0} until {0=9}");
    }

    @Test
    void whoIsFencedIsLeftAloneUnlessTheStateNamesHim() throws Exception {
        topic.ids.addAll(
                Set.of("hedgerow-wine-once-run0-1-0", "hedgerow-wine-once-run1-1-0", "hedgerow-wine-once-check0-1-0"));
        topic.fenced.addAll(topic.ids);
        topic.ids.add("hedgerow-wine-once-run3-1-0");

        run(new Position("answers", new WriterId("wine", "run1", 1, 0), Map.of()));

        assertThat(topic.calls).contains("fence [hedgerow-wine-once-run1-1-0, hedgerow-wine-once-run3-1-0]");
    }

    @Test
    void siblingsOfTheSameRunAreLeftAlone() {
        assertThat(self.mayDecideTheSameAs(self)).isTrue();
        assertThat(new WriterId("wine", "run1", 2, 0).mayDecideTheSameAs(new WriterId("wine", "run1", 2, 1)))
                .isFalse();
        assertThat(new WriterId("wine", "run1", 2, 0).mayDecideTheSameAs(new WriterId("wine", "run1", 3, 1)))
                .isTrue();
    }

    @Test
    void itReadsFromWhereTheStatesOwnerWasAndWithoutStateFromTheBeginningOfTheRun() throws Exception {
        topic.committed.addAll(List.of("b", "a", "b2", "a2"));
        WriterId first = new WriterId("wine", "run1", 2, 0);
        // 'a' is 97, of subtask 1; 'b' of subtask 0
        run(new Position("answers", first, Map.of(0, 1L)), new Position("answers", first.sibling(1), Map.of(0, 3L)));
        assertThat(recalled).containsExactly("b2", "a2");

        recalled.clear();
        run();
        assertThat(recalled).containsExactly("b2", "a2");
        assertThat(topic.calls).last().isEqualTo("read {0=2} until {0=9}");
    }

    @Test
    void answersThatAreGoneAreARefusalThatSaysWhatToDo() {
        topic.first = 5;
        assertThatThrownBy(() -> run(new Position("answers", new WriterId("wine", "run1", 1, 0), Map.of(0, 4L))))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("of partition 0 the answers from offset 4 to 5 are gone")
                .hasMessageContaining("retention.ms");
        assertThatThrownBy(() -> run(new Position("answers", new WriterId("wine", "run1", 1, 0), Map.of(0, 11L))))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("partition 0 ends at offset 9");
    }

    @Test
    void whoMayNotListIsRefused() {
        topic.hidesIds = true;
        assertThatThrownBy(this::run)
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining(
                        "Write, and no rule against Describe, for transactional IDs that begin with hedgerow-wine-once-");
    }

    @Test
    void theStateOfAnotherJobOrTopicIsRefused() {
        assertThatThrownBy(() -> run(new Position("answers", new WriterId("beer", "run1", 1, 0), Map.of())))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("of the job beer");
        assertThatThrownBy(() -> run(new Position("others", new WriterId("wine", "run1", 1, 0), Map.of())))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("in others");
    }

    @Test
    void aPositionIsReadBackAndOtherBytesAreNone() throws Exception {
        Position position = new Position("answers", new WriterId("wine", "run1", 3, 2), Map.of(0, 1L, 7, 1L << 40));
        assertThat(Position.ofBytes(position.toBytes())).isEqualTo(position);
        byte[] later = position.toBytes();
        later[0] = 2;
        assertThatThrownBy(() -> Position.ofBytes(later))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> Position.ofBytes(new byte[] {1})).isInstanceOf(IOException.class);
    }

    private static final class TestingTopic implements AnswerTopic {
        final List<String> calls = new ArrayList<>();
        final Set<String> ids = new HashSet<>();
        final Set<String> fenced = new HashSet<>();
        final List<String> committed = new ArrayList<>();
        boolean hidesIds;
        long first;

        @Override
        public String identity() {
            return "answers";
        }

        @Override
        public void initialize(String transactionalId) {
            calls.add("initialize " + transactionalId);
            ids.add(transactionalId);
        }

        @Override
        public Set<String> transactionalIds() {
            calls.add("list");
            return hidesIds ? Set.of() : Set.copyOf(ids);
        }

        @Override
        public Set<String> fenced(Set<String> transactionalIds) {
            return transactionalIds.stream().filter(fenced::contains).collect(Collectors.toSet());
        }

        @Override
        public void fence(Set<String> transactionalIds) {
            calls.add("fence " + transactionalIds.stream().sorted().toList());
        }

        @Override
        public Map<Integer, Long> firstOffsets() {
            return Map.of(0, first);
        }

        @Override
        public Map<Integer, Long> ends() {
            calls.add("ends");
            return Map.of(0, 9L);
        }

        @Override
        public void read(Map<Integer, Long> from, Map<Integer, Long> until, Reading reading) {
            calls.add("read " + new HashMap<>(from) + " until " + new HashMap<>(until));
            for (int i = 0; i < committed.size(); i++) {
                if (i >= from.get(0)) {
                    reading.record(0, i, committed.get(i), new byte[0]);
                }
            }
        }
    }
}
