package io.hedgerow.executors.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.crashes.CrashWatch.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process leaves in a folder, and what the next one makes of it. */
class CrashWatchTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_JOB = "f".repeat(32);
    private static final String GUILTY = "a".repeat(64);
    private static final String INNOCENT = "b".repeat(64);
    private static final Duration DAY = Duration.ofHours(24);

    private final TestingProcesses processes = new TestingProcesses();

    @TempDir
    private Path folder;

    private CrashBoard board() {
        return CrashBoard.in(folder.toUri().toString(), DAY);
    }

    private CrashWatch start(ProcessId process, TaskAttempt attempt) {
        return CrashWatch.open(board(), attempt, processes.of(process), new TestingTurns(), processes);
    }

    private CrashWatch start(int attempt) {
        return start(processes.start("1"), pools(attempt));
    }

    private static TaskAttempt pools(int number) {
        return new TaskAttempt(JOB, TaskAttempt.POOLS, number);
    }

    private List<String> files(String kind) throws IOException {
        Path all = folder.resolve(kind);
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void pass(CrashWatch watch, String sha256, Phase phase) {
        try (Section ignored = watch.enter(sha256, phase)) {
            assertThat(ignored).isNotNull();
        }
    }

    @Test
    void markIsThereWhileAThreadIsInTheModelAndNoLonger() throws Exception {
        CrashWatch watch = start(0);
        Section first = watch.enter(GUILTY, Phase.LOAD);
        Section second = watch.enter(GUILTY, Phase.LOAD);
        assertThat(files("marks")).singleElement().asString().startsWith(GUILTY + ".load." + JOB + ".pools.0.");
        first.close();
        assertThat(files("marks")).hasSize(1);
        second.close();
        assertThat(files("marks")).isEmpty();
    }

    @Test
    void modelThatEndsItsProcessTwiceIsLeftAloneAndTheReasonSaysWhatToDo() {
        start(0).enter(GUILTY, Phase.LOAD);
        CrashWatch second = start(1);
        assertThat(second.refusal(GUILTY)).isNull();
        assertThat(second.isSuspect(GUILTY)).isTrue();
        second.enter(GUILTY, Phase.CALL);
        CrashWatch third = start(2);
        assertThat(third.refusal(GUILTY))
                .contains(
                        "ended its process twice", "called for the first time", "left alone until", "delete " + board())
                .contains(GUILTY);
        assertThat(third.refusal(INNOCENT)).isNull();
    }

    @Test
    void successClearsTheCrashesOfItsPhaseAndThoseBefore() {
        start(0).enter(INNOCENT, Phase.CALL);
        CrashWatch second = start(1);
        pass(second, INNOCENT, Phase.LOAD);
        assertThat(second.isSuspect(INNOCENT))
                .as("it was called when the process ended")
                .isTrue();
        pass(second, INNOCENT, Phase.CALL);
        assertThat(second.isSuspect(INNOCENT)).isFalse();
        second.enter(INNOCENT, Phase.LOAD);
        assertThat(start(2).refusal(INNOCENT)).isNull();
    }

    @Test
    void suspectsTakeTurnsAloneAndOthersShareThem() {
        CrashWatch first = start(0);
        first.enter(GUILTY, Phase.LOAD);
        first.enter(INNOCENT, Phase.LOAD);
        TestingTurns turns = new TestingTurns();
        CrashWatch second = CrashWatch.open(board(), pools(1), processes.of(processes.start("1")), turns, processes);
        Section alone = second.enter(INNOCENT, Phase.LOAD);
        assertThat(turns.isFree(false)).isFalse();
        alone.close();
        Section shared = second.enter(INNOCENT, Phase.LOAD);
        assertThat(turns.isFree(false)).isTrue();
        assertThat(turns.isFree(true)).isFalse();
        shared.close();
        second.enter(GUILTY, Phase.LOAD);
        CrashWatch third = start(2);
        assertThat(third.refusal(GUILTY)).isNotNull();
        assertThat(third.refusal(INNOCENT)).isNull();
    }

    @Test
    void processesThatEndInOneAttemptCountOnce() {
        start(0).enter(INNOCENT, Phase.LOAD);
        start(0).enter(INNOCENT, Phase.LOAD);
        CrashWatch next = start(1);
        assertThat(next.isSuspect(INNOCENT)).isTrue();
        assertThat(next.refusal(INNOCENT)).isNull();
    }

    @Test
    void processThatEndsInSeveralTasksCountsOnce() {
        ProcessId process = processes.start("1");
        start(process, pools(0)).enter(INNOCENT, Phase.LOAD);
        start(process, new TaskAttempt(JOB, TaskAttempt.REGISTRAR, 3)).enter(INNOCENT, Phase.LOAD);
        processes.end(process);
        CrashWatch next = start(1);
        assertThat(next.isSuspect(INNOCENT)).isTrue();
        assertThat(next.refusal(INNOCENT)).isNull();
    }

    @Test
    void marksOfThoseThatLiveAreNoCrashes() throws Exception {
        start(processes.start("1"), pools(1)).enter(GUILTY, Phase.LOAD); // a colleague's
        start(processes.start("2"), new TaskAttempt(OTHER_JOB, TaskAttempt.POOLS, 0))
                .enter(GUILTY, Phase.LOAD);
        start(processes.start("2"), new TaskAttempt(JOB, TaskAttempt.REGISTRAR, 0))
                .enter(GUILTY, Phase.LOAD);
        CrashWatch watch = start(1);
        CrashWatch woken = start(0); // its process was taken for dead, and stood still
        assertThat(watch.isSuspect(GUILTY)).isFalse();
        assertThat(woken.isSuspect(GUILTY)).isFalse();
        assertThat(files("marks")).hasSize(3);
    }

    @Test
    void taskThatEndsInALivingProcessTakesItsMarksBack() throws Exception {
        CrashWatch watch = start(0);
        watch.run("keyed-p-0");
        Section stuck = watch.enter(INNOCENT, Phase.LOAD);
        watch.close();
        assertThat(files("marks")).isEmpty();
        pass(watch, GUILTY, Phase.CALL);
        stuck.close();
        assertThat(files("marks")).isEmpty();
        CrashWatch next = start(1);
        assertThat(next.isSuspect(INNOCENT)).isFalse();
        assertThat(next.isInDoubt("keyed-p-0")).isFalse();
    }

    @Test
    void whatThisProcessCouldNotRemoveIsNoCrash() throws Exception {
        ProcessId process = processes.start("1");
        start(process, pools(0)).enter(INNOCENT, Phase.LOAD);
        CrashWatch next = start(process, pools(1));
        assertThat(next.isSuspect(INNOCENT)).isFalse();
        assertThat(files("marks")).isEmpty();
    }

    @Test
    void processOfAnotherJobThatHasEndedOnThisMachineCounts() {
        for (String job : List.of(OTHER_JOB, "e".repeat(32))) {
            ProcessId process = processes.start("1");
            start(process, new TaskAttempt(job, TaskAttempt.POOLS, 0)).enter(GUILTY, Phase.LOAD);
            processes.end(process);
        }
        assertThat(start(0).refusal(GUILTY)).isNotNull();
    }

    @Test
    void ofAnotherMachineNobodyCanTell() {
        ProcessId process = processes.start("2");
        start(process, new TaskAttempt(OTHER_JOB, TaskAttempt.POOLS, 0)).enter(GUILTY, Phase.LOAD);
        processes.end(process);
        assertThat(start(0).isSuspect(GUILTY)).isFalse();
    }

    @Test
    void markOfAnotherMachineCountsWhenNobodyCanWaitForItAnyMore() {
        start(processes.start("2"), new TaskAttempt(OTHER_JOB, TaskAttempt.POOLS, 0))
                .enter(GUILTY, Phase.LOAD);
        assertThat(start(0).isSuspect(GUILTY)).isFalse();
        processes.advanceMillis(CrashWatch.LONGEST_LIFE.toMillis() + 1_000);
        assertThat(start(0).isSuspect(GUILTY)).isTrue();
    }

    @Test
    void crashesAreForgottenAfterTheQuarantineAndWhenTheyAreDeleted() throws Exception {
        start(0).enter(GUILTY, Phase.LOAD);
        start(1).enter(GUILTY, Phase.LOAD);
        CrashWatch watch = start(2);
        assertThat(watch.rememberedRefusal(GUILTY)).isNotNull();
        List<String> crashes = files("crashes");
        assertThat(crashes).hasSize(2);
        processes.advanceMillis(DAY.toMillis() + 60_000);
        assertThat(watch.rememberedRefusal(GUILTY)).isNull();
        assertThat(files("crashes")).hasSize(2);
        start(3);
        assertThat(files("crashes")).isEmpty();

        for (String crash : crashes) {
            Files.createFile(folder.resolve("crashes").resolve(crash));
        }
        processes.advanceMillis(-DAY.toMillis() - 60_000);
        CrashWatch again = start(4);
        assertThat(again.rememberedRefusal(GUILTY)).isNotNull();
        for (String crash : crashes) {
            Files.delete(folder.resolve("crashes").resolve(crash));
        }
        assertThat(again.rememberedRefusal(GUILTY)).isNull();
    }

    @Test
    void subtaskWhoseProcessWasLostIsInDoubtForAsLong() {
        start(0).run("keyed-p-0");
        CrashWatch next = start(1);
        assertThat(next.isInDoubt("keyed-p-0")).isTrue();
        assertThat(next.isInDoubt("keyed-p-1")).isFalse();
        assertThat(start(2).isInDoubt("keyed-p-0")).isTrue();
        processes.advanceMillis(DAY.toMillis() + 60_000);
        assertThat(next.isInDoubt("keyed-p-0")).isFalse();
    }

    @Test
    void foreignFilesArePassedOver() throws Exception {
        start(0).enter(GUILTY, Phase.LOAD);
        String good = files("marks").get(0);
        for (String kind : List.of("marks", "crashes")) {
            Path all = Files.createDirectories(folder.resolve(kind));
            Files.write(all.resolve("garbage"), new byte[1 << 20]);
            Files.write(all.resolve(good.replace(".load.", ".dump.")), new byte[1 << 20]);
            Files.createFile(all.resolve(good.replace(".pools.", ".police.")));
            Files.createFile(all.resolve(good.replace(GUILTY, "..")));
            Files.createFile(all.resolve(good + "0".repeat(60)));
            Files.createFile(all.resolve("%s\n${jndi}".formatted(good)));
            Files.createDirectory(all.resolve(good.replace(GUILTY, INNOCENT)));
        }
        CrashWatch watch = start(1);
        assertThat(watch.isSuspect(GUILTY)).isTrue();
        assertThat(watch.isSuspect(INNOCENT)).isFalse();
        assertThat(watch.refusal(GUILTY)).isNull();
        assertThat(files("marks")).as("not ours to remove").hasSize(7);
    }

    @Test
    void boardThatCannotBeWrittenOrReadKeepsNobodyFromLoading() throws Exception {
        Files.writeString(folder.resolve("marks"), "no folder");
        Files.writeString(folder.resolve("crashes"), "no folder");
        CrashWatch watch = start(0);
        assertThat(watch.refusal(GUILTY)).isNull();
        pass(watch, GUILTY, Phase.LOAD);
        watch.close();
    }

    @Test
    void withoutABoardNothingIsWatched() {
        CrashWatch watch = CrashWatch.open(CrashBoard.NONE, pools(0));
        watch.run("keyed-p-0");
        pass(watch, GUILTY, Phase.LOAD);
        assertThat(watch.isOn()).isFalse();
        assertThat(watch.refusal(GUILTY)).isNull();
        watch.close();
    }
}
