package io.hedgerow.executors.proving;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process of trials: loads a model, describes and calls it, and reports; then the next one. Takes one argument, its
 * folder, and on each line of its input the name of a folder in there with a request, where it leaves the report.
 */
public final class TrialMain {
    /** There is nothing more to try. */
    static final int REPORTED = 0;

    /** The trial itself did not work. */
    static final int FAILED = 70;

    /** The time was over, or whoever asked is gone. */
    static final int ENDED = 71;

    /** How long it waits for the next. */
    static final Duration IDLE = Duration.ofSeconds(1);

    private final TrialFiles files;
    private final TrialRequest request;

    private TrialMain(TrialFiles files, TrialRequest request) {
        this.files = files;
        this.request = request;
    }

    /** Makes trials until none is asked for, and ends the process. */
    public static void main(String[] arguments) {
        int status = FAILED;
        try {
            Path home = Path.of(arguments[0]);
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            Lifeline lifeline = null;
            int threads = Integer.MAX_VALUE;
            for (String name = asked.readLine(); name != null; name = asked.readLine()) {
                TrialFiles files = new TrialFiles(home.resolve(name));
                TrialRequest request = TrialRequest.read(files.request());
                lifeline = lifeline == null ? Lifeline.start(request.parentPid()) : lifeline;
                lifeline.endAfter(request.longest());
                TrialReport report = new TrialMain(files, request).report();
                lifeline.endAfter(IDLE);
                report.write(files.report());
                if (Thread.activeCount() > threads) {
                    break; // this one has left some running; the first may have started what its runtime shares
                }
                threads = Thread.activeCount();
                ResidentMemory.forgetOwnPeak();
            }
            status = REPORTED;
        } catch (IOException | RuntimeException | LinkageError e) {
            System.err.println(e);
        } finally {
            System.err.flush();
            // What a model has left running, or hooked into the end, is not waited for.
            Runtime.getRuntime().halt(status);
        }
    }

    private TrialReport report() throws IOException {
        ModelFormat format = ModelFormats.load(TrialMain.class.getClassLoader())
                .find(request.format())
                .orElseThrow(() -> new IOException("there is no model format " + request.format()));
        ModelArtifact artifact = ModelArtifact.ofFile(request.source(), request.sha256(), files.artifact());
        try {
            begin(TrialPhase.LOADING);
            return new TrialReport(TrialEnding.Kind.PROVEN, "", tryModel(format, artifact));
        } catch (ProviderUnavailableException e) {
            return TrialReport.failed(TrialEnding.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return TrialReport.failed(TrialEnding.Kind.OVER_MEMORY, e.toString());
        } catch (ModelRefusedException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) { // a format is to refuse; what it throws else is its refusal too
            return refused(e.toString());
        }
    }

    private static TrialReport refused(String reason) {
        return TrialReport.failed(
                Shortage.isTold(reason) ? TrialEnding.Kind.OVER_MEMORY : TrialEnding.Kind.REFUSED, reason);
    }

    private Proof tryModel(ModelFormat format, ModelArtifact artifact) throws ModelRefusedException, IOException {
        long startNanos = System.nanoTime();
        TrialCalls calls;
        long loadMillis;
        try (LoadedModel model = format.load(artifact, request.load())) {
            loadMillis = (System.nanoTime() - startNanos) / 1_000_000;
            begin(TrialPhase.DESCRIBING);
            calls = TrialCalls.of(model, request.output());
            begin(TrialPhase.SCORING);
            calls.run();
            begin(TrialPhase.CLOSING);
        }
        return new Proof(
                Proof.Kind.TRIED,
                calls.signature(),
                ResidentMemory.ownPeak(),
                loadMillis,
                calls.warmNanos(),
                calls.scoredRows());
    }

    private void begin(TrialPhase phase) throws IOException {
        Files.createFile(files.begun(phase));
    }
}
