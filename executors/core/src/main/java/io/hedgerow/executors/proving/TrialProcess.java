package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One trial in a process of its own, watched until it ends: by itself, or because it went over a limit, or because the
 * thread that waits for it was interrupted. However it ends, the process is gone and its files are deleted. Confined to
 * one thread.
 */
final class TrialProcess {
    private static final Logger LOG = LoggerFactory.getLogger(TrialProcess.class);

    /** Memory is taken at some gigabytes a second at most, so that this much too late is some ten megabytes. */
    private static final long LOOK_MILLIS = 10;

    private static final long LONGEST_KILL_SECONDS = 10;

    /** The child ends itself later than its parent would end it. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final TrialFiles files;
    private final TrialLimits limits;
    private final Process process;

    private TrialProcess(TrialFiles files, TrialLimits limits, Process process) {
        this.files = files;
        this.limits = limits;
        this.process = process;
    }

    /**
     * Tries a model.
     *
     * @param folder where the trial's files are put meanwhile
     * @throws IOException when the trial could not be made, which says nothing about the model
     */
    static TrialEnding run(TrialSubject subject, ClassPath classPath, TrialLimits limits, Path folder, Instant now)
            throws IOException, InterruptedException {
        try (TrialFiles files = TrialFiles.create(folder, now)) {
            subject.artifact().linkOrCopy(files.artifact());
            TrialRequest.of(
                            subject,
                            limits.timeout().plus(SPARE),
                            ProcessHandle.current().pid())
                    .write(files.request());
            Process process = TrialCommand.of(files, classPath, limits).start();
            return new TrialProcess(files, limits, process).await();
        }
    }

    private TrialEnding await() throws IOException, InterruptedException {
        BoundedOutput output = BoundedOutput.of(process);
        TrialEnding ended;
        try {
            process.getOutputStream().close();
            ended = watch();
        } finally {
            kill();
        }
        return ended != null ? ended : ending(process.exitValue(), output.text());
    }

    /** Looks at the process until it has ended or has to. */
    private @Nullable TrialEnding watch() throws InterruptedException {
        long startNanos = System.nanoTime();
        String pid = Long.toString(process.pid());
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            long residentBytes = ResidentMemory.now(pid);
            if (residentBytes > limits.residentBytes()) {
                return overMemory("the process held " + (residentBytes >> 20) + " MiB");
            }
            if (System.nanoTime() - startNanos > limits.timeout().toNanos()) {
                return TrialEnding.of(
                        TrialEnding.Kind.OVER_TIME,
                        "its trial was not done after " + limits.timeoutText() + ", " + phase()
                                + "; set proving.timeout higher if it may take longer");
            }
        }
        return null;
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) { // else this would close what it has printed before all of that is read
            process.destroyForcibly();
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(LONGEST_KILL_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Process {} of a trial does not end though it was killed", process.pid());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private TrialEnding ending(int exit, String output) throws IOException {
        if (exit == TrialMain.REPORTED && Files.exists(files.report())) {
            return reported(TrialReport.read(files.report()));
        }
        if (isOutOfMemory(exit, output)) {
            return overMemory(output);
        }
        if (!Files.exists(files.begun(TrialPhase.LOADING))) {
            throw new IOException("the trial of a model could not be made: " + TrialPhase.STARTING.text() + " it "
                    + ExitStatus.text(exit, output));
        }
        if (exit == TrialMain.FAILED) {
            throw new IOException("the trial of a model could not be made" + said(output));
        }
        return TrialEnding.of(
                TrialEnding.Kind.CRASHED, phase() + ", its trial's process " + ExitStatus.text(exit, output));
    }

    private static boolean isOutOfMemory(int exit, String output) {
        return (exit == ExitStatus.OUT_OF_HEAP && output.contains("OutOfMemoryError"))
                || output.contains("insufficient memory for the Java Runtime Environment");
    }

    private TrialEnding reported(TrialReport report) {
        return switch (report.kind()) {
            case PROVEN -> TrialEnding.proven(report.proof());
            case OVER_MEMORY -> overMemory(report.reason());
            case REFUSED, UNAVAILABLE, OVER_TIME, CRASHED -> TrialEnding.of(report.kind(), report.reason());
        };
    }

    private TrialEnding overMemory(String what) {
        return TrialEnding.of(
                TrialEnding.Kind.OVER_MEMORY,
                "it needs more memory than the " + limits.memoryText() + " that its trial allows beside the JVM's own, "
                        + phase() + said(what) + "; set proving.memory higher if it may need more");
    }

    private String phase() {
        return files.phase().text();
    }

    private static String said(String what) {
        return what.isEmpty() ? "" : ": " + what;
    }
}
