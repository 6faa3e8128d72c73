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

        assertThat(log.table()).containsPattern("kill-task-manager +1 +1 +4\\.0 \\(4\\.0\\) +5\\.0 \\(5\\.0\\)");
    }

    @Test
    void aFaultDuringARecoveryLeavesItsTimeUnknown() {
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT);
        log.fault(FaultKind.KILL_TASK_MANAGER, FAULT + 1_000);
        log.seen(job("RUNNING", FAULT + 2_000, 4, FAULT + 2_500), FAULT + 3_000);

        assertThat(log.table()).containsPattern("kill-task-manager +2 +1 +2\\.0 \\(2\\.0\\) +2\\.0 \\(2\\.0\\)");
    }

    @Test
    void onlyWhatHasBefallenItIsInTheTable() {
        log.fault(FaultKind.STEP_CLOCK, FAULT);

        assertThat(log.faults()).isEqualTo(1);
        assertThat(log.table()).containsPattern("step-clock +1 +0 +- +-").doesNotContain("kill-");
    }

    private static JobView job(String state, long restarting, int running, long checkpoint) {
        return new JobView("id", state, 1_000, restarting, 4, running, 1, checkpoint);
    }
}
