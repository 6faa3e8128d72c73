package io.hedgerow.executors.crashes;

import java.util.regex.Pattern;

/**
 * A process, told from all others wherever and whenever they run.
 *
 * @param place within which {@code pid} means something, see {@link SystemProcesses}; 16 hexadecimal digits
 * @param pid its number there
 * @param startMillis when it was started, epoch milliseconds; 0 where the system does not tell
 */
record ProcessId(String place, long pid, long startMillis) {
    private static final Pattern PLACE = Pattern.compile("[0-9a-f]{16}");

    ProcessId {
        if (!PLACE.matcher(place).matches() || pid < 0 || startMillis < 0) {
            throw new IllegalArgumentException(
                    "a process has a place of 16 hexadecimal digits and numbers of 0 or more, was " + place + ", " + pid
                            + ", " + startMillis);
        }
    }
}
