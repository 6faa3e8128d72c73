package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.cluster.FlinkRest.JobView;
import org.junit.jupiter.api.Test;

class RecoveryLogTest {
    private static final long FAULT = 100_000;

    private final RecoveryLog log = new RecoveryLog();

    @Test
    void aRecoveryIsTimedFromTheFaultToRunningTasksAndToTheFirstCheckpointAfterIt() {
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT);
        log.seen(job("RUNNING", 0, 4, FAULT - 500), FAULT + 1_000); // nobody has noticed yet
        log.seen(job("RESTARTING", FAULT + 1_500, 0, FAULT - 500), FAULT + 2_000);
        log.seen(job("RUNNING", FAULT + 1_500, 3, FAULT - 500), FAULT + 3_000);
        log.seen(job("RUNNING", FAULT + 1_500, 4, FAULT - 500), FAULT + 4_000);
        log.seen(job("RUNNING", FAULT + 1_500, 4, FAULT + 4_500), FAULT + 5_000);
        log.seen(job("RUNNING", FAULT + 1_500, 4, FAULT + 8_500), FAULT + 9_000);

        assertThat(log.table(null)).containsPattern("kill-task-manager +1 +1 +4\\.0 \\(4\\.0\\) +5\\.0 \\(5\\.0\\)");
    }

    @Test
    void aFaultDuringARecoveryLeavesItsTimeUnknown() {
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT);
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT + 1_000);
        log.seen(job("RUNNING", FAULT + 2_000, 4, FAULT + 2_500), FAULT + 3_000);

        assertThat(log.table(null)).containsPattern("kill-task-manager +2 +1 +2\\.0 \\(2\\.0\\) +2\\.0 \\(2\\.0\\)");
    }

    @Test
    void onlyWhatHasBefallenItIsInTheTable() {
        log.fault(FaultKind.STEP_CLOCK, FAULT);

        assertThat(log.faults()).isEqualTo(1);
        assertThat(log.table(null)).containsPattern("step-clock +1 +0 +- +-").doesNotContain("kill-");
    }

    @Test
    void theFirstAnswerIsTheFirstNewOneThatIsReadAfterFlinkStartsTasksAgain() {
        AnswerTimes times = new AnswerTimes(4);
        times.answered(0, FAULT - 10);
        recover();
        times.answered(1, FAULT + 1_900); // by a task that still ran
        times.answered(0, FAULT + 2_200); // once more
        times.answered(2, FAULT + 2_500);
        times.answered(3, FAULT + 2_600);

        assertThat(log.table(times)).containsPattern("4\\.0 \\(4\\.0\\) +5\\.0 \\(5\\.0\\) +2\\.5 \\(2\\.5\\) of 1");
    }

    @Test
    void theBacklogIsWhatWasOpenAtTheFaultAndWhatCameUntilTheFirstAnswer() {
        AnswerTimes times = new AnswerTimes(201);
        send(times, 0, 1, FAULT - 2_000, FAULT + 500);
        send(times, 1, 2, FAULT - 2_000, FAULT + 2_500);
        send(times, 2, 98, FAULT + 2_500, FAULT + 4_000);
        send(times, 98, 99, FAULT + 1_000, FAULT + 8_000);
        send(times, 99, 100, FAULT + 1_000, FAULT + 9_000); // the hundredth
        send(times, 100, 200, FAULT - 2_000, FAULT - 1_000); // answered before
        send(times, 200, 201, FAULT + 2_501, FAULT + 10_000); // came later
        recover();

        assertThat(log.table(times)).containsPattern("2\\.5 \\(2\\.5\\) of 1 +8\\.0 \\(8\\.0\\) of 1$");
    }

    @Test
    void aBacklogOfWhichMoreThanOneInAHundredIsNeverAnsweredIsUnknown() {
        AnswerTimes times = new AnswerTimes(100);
        send(times, 0, 98, FAULT - 1_000, FAULT + 2_500);
        send(times, 98, 100, FAULT - 1_000, 0);
        recover();

        assertThat(log.table(times)).containsPattern("2\\.5 \\(2\\.5\\) of 1 +-$");
    }

    @Test
    void whatWasAnsweredAfterTheNextFaultIsUnknown() {
        AnswerTimes times = new AnswerTimes(2);
        send(times, 0, 1, FAULT - 1_000, FAULT + 2_500);
        send(times, 1, 2, FAULT - 1_000, FAULT + 6_000);
        recover();
        log.fault(FaultKind.RESCALE, FAULT + 6_000);

        assertThat(log.table(times))
                .containsPattern("kill-task-manager .* 2\\.5 \\(2\\.5\\) of 1 +-\\R")
                .containsPattern("rescale +1 +0 +- +- +- +-$");
    }

    @Test
    void aJobManagerWhoseClockIsAheadStartsNothingInTheFuture() {
        AnswerTimes times = new AnswerTimes(1);
        log.fault(FaultKind.STEP_CLOCK, FAULT);
        log.seen(new JobView("id", "RUNNING", 1_000, FAULT + 31_000, FAULT + 32_000, 4, 0, 1, 0), FAULT + 2_100);
        send(times, 0, 1, FAULT - 1_000, FAULT + 3_000);

        assertThat(log.table(times)).containsPattern("3\\.0 \\(3\\.0\\) of 1");
    }

    /** Tasks are started again after 2 s, seen to run after 4 s, and a checkpoint is seen after 5 s. */
    private void recover() {
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT);
        log.seen(job("RESTARTING", FAULT + 1_500, 0, FAULT - 500), FAULT + 1_800);
        log.seen(job("RUNNING", FAULT + 1_500, 4, FAULT - 500), FAULT + 4_000);
        log.seen(job("RUNNING", FAULT + 1_500, 4, FAULT + 4_500), FAULT + 5_000);
    }

    private static void send(AnswerTimes times, int from, int to, long sentMillis, long answeredMillis) {
        for (int index = from; index < to; index++) {
            times.sent(index, sentMillis);
            if (answeredMillis != 0) {
                times.answered(index, answeredMillis);
            }
        }
    }

    private static JobView job(String state, long restarting, int running, long checkpoint) {
        long restarted = state.equals("RUNNING") && restarting != 0 ? restarting + 500 : 1_100;
        return new JobView("id", state, 1_000, restarting, restarted, 4, running, 1, checkpoint);
    }
}
