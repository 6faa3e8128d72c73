package io.hedgerow.executors.proving;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that tries models, one after the other, each watched until there is a report, or the process has ended by itself,
 * or has to be ended: because it went over a limit, or because the thread that waits was interrupted. What a process has tried
 * well before takes nothing from the next model but the start of a JVM; where the next one does not end well, that is for a
 * new process to say. However it ends, its files are deleted. Used by one thread at a time.
 */
final class TrialProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrialProcess.class);

    /** Memory is taken at some gigabytes a second at most, so that this much too late is some ten megabytes. */
    private static final long LOOK_MILLIS = 10;

    /** A report is looked for more often: most models are small. */
    private static final int LOOKS_FOR_A_REPORT = 5;

    private static final long LONGEST_KILL_SECONDS = 10;

    /** The child ends itself later than its parent would end it. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    /** What a runtime keeps of each model adds up. */
    private static final int MOST_TRIALS = 500;

    private final TrialFiles home;
    private final ClassPath classPath;
    private final TrialLimits limits;
    private final Process process;
    private final LongSupplier nanoClock;
    private final BoundedOutput output;
    private int trials;
    private boolean isSpent;
    private boolean isBusy;

    private TrialProcess(
            TrialFiles home, ClassPath classPath, TrialLimits limits, Process process, LongSupplier nanoClock) {
        this.home = home;
        this.classPath = classPath;
        this.limits = limits;
        this.process = process;
        this.nanoClock = nanoClock;
        this.output = BoundedOutput.of(process);
        var unused = process.onExit().thenRun(this::removeFiles); // by itself, when it has nothing to do for a while
    }

    /** What a trial that is not over has left is still read. */
    private synchronized void removeFiles() {
        if (!isBusy && !process.isAlive()) {
            home.close();
        }
    }

    private synchronized void setBusy(boolean busy) {
        isBusy = busy;
    }

    /**
     * Starts a process.
     *
     * @param folder where its files are put meanwhile
     * @throws IOException when it could not be started
     */
    static TrialProcess start(ClassPath classPath, TrialLimits limits, Path folder, Instant now, LongSupplier nanoClock)
            throws IOException {
        TrialFiles home = TrialFiles.create(folder, now);
        try {
            Process process = TrialCommand.of(home, classPath, limits).start();
            return new TrialProcess(home, classPath, limits, process, nanoClock);
        } catch (IOException | RuntimeException e) {
            home.close();
            throw e;
        }
    }

    /** Whether another model may be tried here. */
    boolean isFit(ClassPath otherClassPath, TrialLimits otherLimits) {
        return !isSpent
                && process.isAlive()
                && trials < MOST_TRIALS
                && limits.equals(otherLimits)
                && classPath.equals(otherClassPath)
                && ResidentMemory.now(Long.toString(process.pid())) <= TrialLimits.JVM_BYTES;
    }

    /** Whether no other model may be tried here. */
    boolean isSpent() {
        return isSpent;
    }

    /**
     * Tries a model. Anything but a proof ends the process.
     *
     * @return how it ended; null: not as it should, which may be the fault of a model before it
     * @throws IOException when the trial could not be made, which says nothing about the model
     */
    @Nullable
    TrialEnding run(TrialSubject subject) throws IOException, InterruptedException {
        boolean isFirst = trials++ == 0;
        setBusy(true);
        TrialEnding ending = null;
        try (TrialFiles files = home.inside(trials)) {
            subject.artifact().linkOrCopy(files.artifact());
            TrialRequest.of(
                            subject,
                            limits.timeout().plus(SPARE),
                            ProcessHandle.current().pid())
                    .write(files.request());
            ending = run(files);
        } catch (IOException e) {
            if (isFirst) {
                throw e;
            }
            LOG.debug("A process that has tried {} models before ends", trials - 1, e);
        } finally {
            isSpent = ending == null || ending.kind() != TrialEnding.Kind.PROVEN || hasLeftProcesses();
            setBusy(false);
            removeFiles();
        }
        return isFirst || !isSpent ? ending : null;
    }

    private TrialEnding run(TrialFiles files) throws IOException, InterruptedException {
        try {
            ask(files.folder().getFileName().toString());
        } catch (IOException e) { // it has ended already, and how is told below
            LOG.debug("The process of a trial takes no request", e);
        }
        TrialEnding ended = null;
        boolean isReported = false;
        try {
            ended = watch(files);
            isReported = ended == null && Files.exists(files.report());
        } finally {
            if (!isReported) {
                kill();
            }
        }
        if (ended != null) {
            return ended;
        }
        return isReported ? reported(TrialReport.read(files.report()), files) : ending(files);
    }

    private void ask(String folder) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((folder + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Whether a model has started any that are there still; they are ended. */
    private boolean hasLeftProcesses() {
        List<ProcessHandle> left = process.descendants().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return !left.isEmpty();
    }

    /** Looks at the process until it has reported, or has ended, or has to be. */
    private @Nullable TrialEnding watch(TrialFiles files) throws InterruptedException {
        long startNanos = nanoClock.getAsLong();
        String pid = Long.toString(process.pid());
        while (!isOver(files)) {
            long residentBytes = ResidentMemory.now(pid);
            if (residentBytes > limits.residentBytes()) {
                return overMemory("the process held " + (residentBytes >> 20) + " MiB", files);
            }
            if (nanoClock.getAsLong() - startNanos > limits.timeout().toNanos()) {
                return TrialEnding.of(
                        TrialEnding.Kind.OVER_TIME,
                        "its trial was not done after " + limits.timeoutText() + ", " + phase(files)
                                + "; set proving.timeout higher if it may take longer");
            }
        }
        return null;
    }

    /** Waits for a moment. */
    private boolean isOver(TrialFiles files) throws InterruptedException {
        for (int i = 0; i < LOOKS_FOR_A_REPORT; i++) {
            if (Files.exists(files.report())
                    || process.waitFor(LOOK_MILLIS / LOOKS_FOR_A_REPORT, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Ends the process, if it has not ended by itself. */
    @Override
    public void close() {
        kill();
        removeFiles();
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

    private TrialEnding ending(TrialFiles files) throws IOException, InterruptedException {
        int exit = process.exitValue();
        String said = output.text();
        if (isOutOfMemory(exit, said)) {
            return overMemory(said, files);
        }
        if (!Files.exists(files.begun(TrialPhase.LOADING))) {
            throw new IOException("the trial of a model could not be made: " + TrialPhase.STARTING.text() + " it "
                    + ExitStatus.text(exit, said));
        }
        if (exit == TrialMain.FAILED) {
            throw new IOException("the trial of a model could not be made" + said(said));
        }
        return TrialEnding.of(
                TrialEnding.Kind.CRASHED, phase(files) + ", its trial's process " + ExitStatus.text(exit, said));
    }

    private static boolean isOutOfMemory(int exit, String output) {
        return (exit == ExitStatus.OUT_OF_HEAP && output.contains("OutOfMemoryError"))
                || output.contains("insufficient memory for the Java Runtime Environment");
    }

    private TrialEnding reported(TrialReport report, TrialFiles files) {
        return switch (report.kind()) {
            case PROVEN -> TrialEnding.proven(report.proof());
            case OVER_MEMORY -> overMemory(report.reason(), files);
            case REFUSED, UNAVAILABLE, OVER_TIME, CRASHED -> TrialEnding.of(report.kind(), report.reason());
        };
    }

    private TrialEnding overMemory(String what, TrialFiles files) {
        return TrialEnding.of(
                TrialEnding.Kind.OVER_MEMORY,
                "it needs more memory than the " + limits.memoryText() + " that its trial allows beside the JVM's own, "
                        + phase(files) + said(what) + "; set proving.memory higher if it may need more");
    }

    private static String phase(TrialFiles files) {
        return files.phase().text();
    }

    private static String said(String what) {
        return what.isEmpty() ? "" : ": " + what;
    }
}
