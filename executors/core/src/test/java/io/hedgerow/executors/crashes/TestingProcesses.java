package io.hedgerow.executors.crashes;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** Made-up processes of made-up machines, and a clock that stands still unless told. */
final class TestingProcesses implements InstantSource {
    private final Set<ProcessId> ended = new HashSet<>();
    private long pid;
    private long nowMillis = System.currentTimeMillis(); // times of files are compared with it

    /** One that nobody has seen. */
    ProcessId start(String machine) {
        return new ProcessId(machine.repeat(16).substring(0, 16), ++pid, pid);
    }

    void end(ProcessId process) {
        ended.add(process);
    }

    /** What a process knows of others: those of its machine. */
    Processes of(ProcessId own) {
        return new Processes() {
            @Override
            public ProcessId own() {
                return own;
            }

            @Override
            public boolean hasEnded(ProcessId other) {
                return other.place().equals(own.place()) && ended.contains(other);
            }
        };
    }

    void advanceMillis(long millis) {
        nowMillis += millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMillis);
    }
}
