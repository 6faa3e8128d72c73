package io.hedgerow.executors.proving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of what a process prints; the rest is read and dropped, so that printing never blocks it. */
final class BoundedOutput {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedOutput.class);
    private static final int MOST_BYTES = 4 << 10;
    private static final int BUFFER_BYTES = 8 << 10;
    private static final long LONGEST_END_MILLIS = 1_000;

    private final byte[] kept = new byte[MOST_BYTES];
    private final Thread reader;
    private int length;

    private BoundedOutput(Process process) {
        reader = new Thread(() -> read(process.getInputStream()), "hedgerow-trial-output-" + process.pid());
        reader.setDaemon(true);
    }

    static BoundedOutput of(Process process) {
        BoundedOutput output = new BoundedOutput(process);
        output.reader.start();
        return output;
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            LOG.debug("The output of a trial ended early", e);
        }
    }

    private synchronized void keep(byte[] buffer, int read) {
        int more = Math.min(read, MOST_BYTES - length);
        System.arraycopy(buffer, 0, kept, length, more);
        length += more;
    }

    /** What there is once the process has ended, in one line. */
    String text() throws InterruptedException {
        TimeUnit.MILLISECONDS.timedJoin(reader, LONGEST_END_MILLIS);
        synchronized (this) {
            return new String(kept, 0, length, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", " | ");
        }
    }
}
