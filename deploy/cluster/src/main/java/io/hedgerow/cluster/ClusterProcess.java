package io.hedgerow.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One JVM of a cluster. Confined to one thread. */
public final class ClusterProcess {
    private final String name;
    private final Process process;
    private boolean paused;

    ClusterProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Its name in the cluster; none has it after this one. */
    public String name() {
        return name;
    }

    /** Whether it is there, paused or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it is gone, at the latest after this time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it was stopped by {@link #pause} and not let go on; it may have been killed since. */
    public boolean wasPaused() {
        return paused;
    }

    /** The code it ended with. Throws IllegalThreadStateException while it is there. */
    int exitCode() {
        return process.exitValue();
    }

    /** Ends it with SIGKILL and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops it with SIGSTOP: it keeps its connections and does nothing. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
        paused = true;
    }

    /** Lets it go on with SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
        paused = false;
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("SIG" + signal + " could not be sent to " + name + ", pid " + process.pid());
        }
    }
}
