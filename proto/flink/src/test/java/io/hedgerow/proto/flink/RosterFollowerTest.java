package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterFollowerTest {
    private static final int FIXED = 2;

    private final JobID job = new JobID();
    private final TestingHost host = new TestingHost();

    @TempDir
    private Path folder;

    private RosterBoard board;
    private RosterFollower follower;
    private long nowNanos = Long.MAX_VALUE - 1_000; // it wraps around
    private long sequence;

    @BeforeEach
    void setUp() {
        board = RosterBoard.in(folder.toUri().toString());
        follower = follower(board);
    }

    @AfterEach
    void close() throws InterruptedException {
        follower.close();
    }

    private RosterFollower follower(RosterBoard followed) {
        return follower(followed, Duration.ofMinutes(10));
    }

    private RosterFollower follower(RosterBoard followed, Duration longestInstall) {
        return new RosterFollower(
                followed,
                new RosterFollower.Subtask(job, "collector", 1, 3),
                FIXED,
                host,
                longestInstall,
                () -> nowNanos);
    }

    /** Writes down what it is asked for. */
    private static final class TestingHost implements RosterFollower.Host {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final Set<Integer> refused = new HashSet<>();
        final Set<Integer> inUse = new HashSet<>();
        final Set<Integer> hanging = new HashSet<>();
        final CountDownLatch mayEnd = new CountDownLatch(1);
        volatile CountDownLatch installing = new CountDownLatch(0);

        @Override
        public void install(EndpointGeneration generation) throws Exception {
            if (hanging.contains(generation.position())) {
                mayEnd.await();
            }
            installing.await();
            if (refused.contains(generation.position())) {
                throw new IllegalArgumentException(
                        "no room for " + generation.endpoint().name());
            }
            calls.add("install " + generation.position());
        }

        @Override
        public boolean retire(int position) {
            calls.add("retire " + position);
            return !inUse.contains(position);
        }

        @Override
        public void activate(Map<String, Integer> positionByName) {
            calls.add("activate " + positionByName);
        }

        List<String> takeCalls() {
            List<String> taken = List.copyOf(calls);
            calls.clear();
            return taken;
        }
    }

    private void publish(int position, String endpoint) throws IOException {
        board.publish(job, Generations.of(position, endpoint));
    }

    private void state(Map<String, Integer> active, Integer... held) throws IOException {
        board.publish(job, new RosterState(++sequence, active, Set.of(held), true));
    }

    private List<String> callsOfCatchingUp() throws InterruptedException {
        follower.catchUp();
        return host.takeCalls();
    }

    /** Attempts begin at 0 again with another JobManager. */
    @Test
    void whatAHigherAttemptHasSaidBeforeDoesNotCount() throws Exception {
        board.say(job, 2, "collector", 1, new Readiness(2, null));
        board.say(job, 2, "collector", 1, new Readiness(4, "no room for beer"));
        board.say(job, 2, "collector", 2, new Readiness(4, "no room here"));

        follower.catchUp();

        assertThat(board.readiness(job, 2))
                .containsOnly(
                        Map.entry("collector-1", new Readiness(2, null)),
                        Map.entry("collector-2", new Readiness(4, "no room here")));
    }

    @Test
    void installsWhatIsHeldThenActivatesThenRetiresTheRest() throws Exception {
        assertThat(callsOfCatchingUp()).isEmpty();
        publish(3, "wine");
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2, 3);
        assertThat(callsOfCatchingUp()).containsExactly("install 2", "install 3", "activate {beer=2}");
        assertThat(callsOfCatchingUp()).isEmpty();
        assertThat(board.readiness(job, 2)).containsExactly(Map.entry("collector-1", new Readiness(3, null)));

        state(Map.of("wine", 3), 1, 3);
        assertThat(callsOfCatchingUp()).containsExactly("activate {wine=3}", "retire 0", "retire 2");
        assertThat(callsOfCatchingUp()).isEmpty();
    }

    @Test
    void asksAgainToRetireWhatIsInUse() throws Exception {
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2);
        host.inUse.add(2);
        follower.catchUp();
        state(Map.of(), 0, 1);
        assertThat(callsOfCatchingUp()).endsWith("activate {}", "retire 2");
        assertThat(callsOfCatchingUp()).containsExactly("retire 2");
        host.inUse.clear();
        assertThat(callsOfCatchingUp()).containsExactly("retire 2");
        assertThat(callsOfCatchingUp()).isEmpty();
    }

    @Test
    void saysWhyItCannotAndTriesAgainAndThenTellsTheHost() throws Exception {
        publish(2, "beer");
        publish(3, "wine");
        state(Map.of("beer", 2, "wine", 3), 0, 1, 2, 3);
        host.refused.add(2);
        assertThat(callsOfCatchingUp()).containsExactly("install 3", "activate {beer=2, wine=3}");
        assertThat(board.readiness(job, 2).get("collector-1")).isEqualTo(new Readiness(3, "no room for beer"));
        host.refused.clear();
        assertThat(callsOfCatchingUp()).as("at once").isEmpty();
        nowNanos += Duration.ofSeconds(5).toNanos();
        assertThat(callsOfCatchingUp()).containsExactly("install 2", "activate {beer=2, wine=3}");
        assertThat(board.readiness(job, 2).get("collector-1").isReady()).isTrue();
        nowNanos += Duration.ofSeconds(5).toNanos();
        assertThat(callsOfCatchingUp()).isEmpty();
    }

    @Test
    void triesAgainAtOnceWithANewState() throws Exception {
        publish(2, "beer");
        host.refused.add(2);
        state(Map.of(), 0, 1, 2);
        follower.catchUp();
        host.takeCalls();
        host.refused.clear();
        state(Map.of("beer", 2), 0, 1, 2);
        assertThat(callsOfCatchingUp()).containsExactly("install 2", "activate {beer=2}");
    }

    @Test
    void aGenerationThatIsNotThereIsRefused() throws Exception {
        state(Map.of(), 0, 1, 2);
        assertThat(callsOfCatchingUp()).containsExactly("activate {}");
        assertThat(board.readiness(job, 2).get("collector-1").isReady()).isFalse();
    }

    @Test
    void whatCouldNotBeSaidIsSaidLater() throws Exception {
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2);
        Path readiness = folder.resolve(job + "/readiness");
        Files.writeString(readiness, "a file where the folder should be");
        assertThat(callsOfCatchingUp()).containsExactly("install 2");
        Files.delete(readiness);
        assertThat(callsOfCatchingUp()).as("and not installed twice").containsExactly("activate {beer=2}");
        assertThat(board.readiness(job, 2).get("collector-1").isReady()).isTrue();
    }

    @Test
    void aStateThatCannotBeReadChangesNothing() throws Exception {
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2);
        follower.catchUp();
        host.takeCalls();
        state(Map.of(), 0, 1);
        Path last = folder.resolve(job + "/states/0000000000000000002");
        byte[] bytes = Files.readAllBytes(last);
        Files.writeString(last, "half of it");
        assertThat(callsOfCatchingUp()).isEmpty();
        assertThat(callsOfCatchingUp()).isEmpty();
        Files.write(last, bytes);
        assertThat(callsOfCatchingUp()).containsExactly("activate {}", "retire 2");
    }

    @Test
    void waitsForPositionsUntilTheyAreInstalledOrHopeless() throws Exception {
        assertThat(follower.awaitInstalled(Set.of(0, 1), Duration.ZERO))
                .as("of the start")
                .isTrue();
        assertThat(follower.awaitInstalled(Set.of(2), Duration.ZERO)).isFalse();
        publish(2, "beer");
        publish(3, "wine");
        host.refused.add(3);
        state(Map.of("beer", 2), 0, 1, 2, 3);
        assertThat(follower.awaitInstalled(Set.of(2), Duration.ofDays(1))).isTrue();
        assertThat(follower.awaitInstalled(Set.of(2, 3), Duration.ofDays(1)))
                .as("refused")
                .isFalse();
        assertThat(follower.awaitInstalled(Set.of(4), Duration.ofDays(1)))
                .as("not held")
                .isFalse();
    }

    @Test
    void waitsForACompleteStateOfWhichAllIsInstalled() throws Exception {
        assertThat(follower.awaitActive(Duration.ZERO, () -> {})).isFalse();
        publish(2, "beer");
        board.publish(job, new RosterState(++sequence, Map.of(), Set.of(0, 1), false));
        assertThat(follower.awaitActive(Duration.ZERO, () -> {}))
                .as("incomplete")
                .isFalse();
        host.refused.add(2);
        state(Map.of("beer", 2), 0, 1, 2);
        assertThat(follower.awaitActive(Duration.ZERO, () -> {})).as("refused").isFalse();
        host.refused.clear();
        nowNanos += Duration.ofSeconds(5).toNanos();
        assertThat(follower.awaitActive(Duration.ofDays(1), () -> {})).isTrue();
    }

    @Test
    void doesWhatOthersNeedWhileItWaits() throws Exception {
        publish(2, "beer");
        board.publish(job, new RosterState(++sequence, Map.of(), Set.of(0, 1, 2), false));
        assertThat(follower.awaitActive(Duration.ofDays(1), this::activateBeer)).isTrue();
        assertThat(host.takeCalls()).containsExactly("install 2", "activate {}", "activate {beer=2}");
    }

    private void activateBeer() {
        try {
            assertThat(board.readiness(job, 2).get("collector-1").isReady()).isTrue();
            state(Map.of("beer", 2), 0, 1, 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withoutABoardThereIsNothingToDoOrToWaitFor() throws Exception {
        RosterFollower idle = follower(RosterBoard.NONE);
        idle.catchUp();
        assertThat(idle.awaitActive(Duration.ofDays(1), () -> {})).isTrue();
        assertThat(idle.awaitInstalled(Set.of(7), Duration.ofDays(1))).isTrue();
        idle.start(getClass().getClassLoader());
        idle.close();
        assertThat(host.calls).isEmpty();
    }

    @Test
    void followsUntilClosed() throws Exception {
        follower.start(getClass().getClassLoader());
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2);
        await().untilAsserted(() -> assertThat(host.calls).containsExactly("install 2", "activate {beer=2}"));
        host.installing = new CountDownLatch(1);
        publish(3, "wine");
        state(Map.of("beer", 2), 0, 1, 2, 3);
        follower.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .as("its thread, and that of what it was installing")
                .noneMatch(name -> name.startsWith("hedgerow-roster-collector-1")));
        host.installing.countDown();
        assertThat(host.calls).hasSize(2);
    }

    @Test
    void oneThatFailsGoesOn() throws Exception {
        RosterFollower.Host failing = new RosterFollower.Host() {
            private int calls;

            @Override
            public void install(EndpointGeneration generation) {
                throw new NoClassDefFoundError("of a model's library");
            }

            @Override
            public boolean retire(int position) {
                return true;
            }

            @Override
            public void activate(Map<String, Integer> positionByName) {
                if (calls++ == 0) {
                    throw new IllegalStateException("not now");
                }
                host.activate(positionByName);
            }
        };
        RosterFollower failed =
                new RosterFollower(board, new RosterFollower.Subtask(job, "starter", 0, 0), FIXED, failing);
        publish(2, "beer");
        state(Map.of("beer", 2), 0, 1, 2);
        failed.catchUp();
        assertThat(host.calls).isEmpty();
        failed.catchUp();
        assertThat(host.calls).containsExactly("activate {beer=2}");
        assertThat(board.readiness(job, 2).get("starter-0").refusal()).contains("of a model's library");
    }

    @Test
    void installationWithoutAnEndIsRefusedAndLaterOnesGoOn() throws Exception {
        host.hanging.add(2);
        publish(2, "beer");
        publish(3, "wine");
        state(Map.of(), 0, 1, 2, 3);
        follower = follower(board, Duration.ofMillis(200));
        follower.start(getClass().getClassLoader());

        await().until(this::isLaterOneInstalled);
        assertThat(board.readiness(job, 2).get("collector-1").refusal()).contains("not loaded and called after");

        state(Map.of(), 0, 1, 3);
        host.mayEnd.countDown();
        await().until(() -> host.calls.contains("retire 2"));
        assertThat(host.calls).as("installed in the end, and let go of").contains("install 2");
    }

    /** Where a slow machine has let it take too long as well, it is asked for again, as by a new state. */
    private boolean isLaterOneInstalled() throws IOException {
        Readiness said = board.readiness(job, 3).get("collector-1");
        if (said != null && !said.isReady()) {
            state(Map.of(), 0, 1, 2, 3);
        }
        return said != null && said.isReady();
    }

    @Test
    void whileTheStateIsIncompleteWhatIsNotHeldIsStillWaitedFor() throws Exception {
        board.publish(job, new RosterState(++sequence, Map.of(), Set.of(0, 1), false));
        publish(2, "beer");
        CountDownLatch isDone = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                follower.awaitInstalled(Set.of(2), Duration.ofMinutes(1));
                isDone.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING || isDone.getCount() == 0);
        assertThat(isDone.getCount()).as("not given up").isEqualTo(1);
        state(Map.of("beer", 2), 0, 1, 2);
        await().until(() -> isDone.getCount() == 0);
        assertThat(host.calls).contains("install 2");
    }
}
