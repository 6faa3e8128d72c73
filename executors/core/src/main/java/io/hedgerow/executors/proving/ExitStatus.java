package io.hedgerow.executors.proving;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process's exit status says. */
final class ExitStatus {
    /** Of a JVM that is told to exit when its heap is full. */
    static final int OUT_OF_HEAP = 3;

    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            4, "SIGILL",
            6, "SIGABRT",
            7, "SIGBUS",
            8, "SIGFPE",
            9, "SIGKILL, as the system does when memory runs out",
            11, "SIGSEGV",
            15, "SIGTERM");

    private ExitStatus() {}

    /** Signal and place, where the JVM had the time to say them. */
    private static final Pattern FATAL =
            Pattern.compile("A fatal error has been detected by the Java Runtime Environment:[ |#]+(SIG[A-Z]+|[^ ]+).*"
                    + "Problematic frame:[ |#]+(.*?) \\|.*");

    /**
     * How a process ended.
     *
     * @param output what it printed, in one line
     */
    static String text(int status, String output) {
        Matcher fatal = FATAL.matcher(output);
        return fatal.find()
                ? "crashed in native code, " + fatal.group(1) + " in " + fatal.group(2)
                : text(status) + (output.isEmpty() ? "" : ", having said: " + output);
    }

    private static String text(int status) {
        int signal = status - SIGNALLED;
        if (signal <= 0) {
            return "ended itself with exit status " + status;
        }
        String name = SIGNALS.get(signal);
        return "was ended by signal " + signal + (name == null ? "" : " (" + name + ")");
    }
}
