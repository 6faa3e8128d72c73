package io.hedgerow.executors.crashes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.Digests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The processes of this machine. Numbers of processes mean something within one boot of a machine and one process namespace of
 * it (on Linux, where containers have their own), and to nobody outside of that.
 */
final class SystemProcesses implements Processes {
    private static final int PLACE_DIGITS = 16;
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

    private final ProcessId own;

    private SystemProcesses(ProcessId own) {
        this.own = own;
    }

    static SystemProcesses open() {
        ProcessHandle handle = ProcessHandle.current();
        return new SystemProcesses(new ProcessId(place(), handle.pid(), startMillis(handle)));
    }

    /** Where the place is not known, this process is alone in one. */
    private static String place() {
        String place;
        try {
            place = Files.readString(BOOT) + Files.readSymbolicLink(NAMESPACE);
        } catch (IOException | UnsupportedOperationException e) {
            place = ManagementFactory.getRuntimeMXBean().getName()
                    + ManagementFactory.getRuntimeMXBean().getStartTime();
        }
        return Digests.sha256Hex(place.getBytes(UTF_8)).substring(0, PLACE_DIGITS);
    }

    private static long startMillis(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    @Override
    public ProcessId own() {
        return own;
    }

    @Override
    public boolean hasEnded(ProcessId other) {
        if (!other.place().equals(own.place())) {
            return false;
        }
        Optional<ProcessHandle> found = ProcessHandle.of(other.pid()).filter(ProcessHandle::isAlive);
        return found.isEmpty() || startMillis(found.get()) != other.startMillis();
    }
}
