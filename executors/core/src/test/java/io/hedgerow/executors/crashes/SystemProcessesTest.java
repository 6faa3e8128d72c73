package io.hedgerow.executors.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemProcessesTest {
    private static ProcessId id(Process process, String place) {
        long startMillis =
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new ProcessId(place, process.pid(), startMillis);
    }

    @Test
    void thisProcessIsAlwaysTheSameAndLives() {
        SystemProcesses processes = SystemProcesses.open();
        assertThat(SystemProcesses.open().own()).isEqualTo(processes.own());
        assertThat(processes.hasEnded(processes.own())).isFalse();
    }

    @Test
    void processOfThisMachineHasEndedWhenItHas() throws Exception {
        SystemProcesses processes = SystemProcesses.open();
        Process other = new ProcessBuilder("cat").start(); // reads until its input ends
        try {
            ProcessId id = id(other, processes.own().place());
            assertThat(processes.hasEnded(id)).isFalse();
            assertThat(processes.hasEnded(new ProcessId(id.place(), id.pid(), id.startMillis() + 1)))
                    .as("its number was another one's before")
                    .isTrue();
            other.getOutputStream().close();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.hasEnded(id)).isTrue();
            assertThat(processes.hasEnded(new ProcessId("0".repeat(16), id.pid(), id.startMillis())))
                    .as("elsewhere it may run")
                    .isFalse();
        } finally {
            other.destroyForcibly();
        }
    }
}
