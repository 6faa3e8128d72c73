package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of processes as Linux tells it, in bytes; -1 on other systems and for processes that are gone. */
final class ResidentMemory {
    private static final Path PROCESSES = Path.of("/proc");

    private ResidentMemory() {}

    /** Whether this system tells it. */
    static boolean isKnown() {
        return now("self") >= 0;
    }

    /** What a process holds now. */
    static long now(String process) {
        return field(process, "VmRSS:");
    }

    /** The most this process ever held. */
    static long ownPeak() {
        return field("self", "VmHWM:");
    }

    /** Has {@link #ownPeak} begin anew, where the system can. */
    static void forgetOwnPeak() {
        try {
            Files.writeString(PROCESSES.resolve("self").resolve("clear_refs"), "5");
        } catch (IOException e) {
            System.err.println("the peak of memory is that of all trials so far: " + e);
        }
    }

    private static long field(String process, String name) {
        try {
            for (String line : Files.readAllLines(PROCESSES.resolve(process).resolve("status"))) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            return -1; // a process that has ended holds none, and has no such line
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
