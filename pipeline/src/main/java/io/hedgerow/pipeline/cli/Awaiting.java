package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.Publication;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusRecord;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Stays until the job has made up its mind about documents that were written. A Model is done when it is accepted: it is
 * loaded when an endpoint names it, and then that endpoint's document waits for it.
 */
final class Awaiting {
    private static final long PAUSE_MILLIS = 100;

    private final ControlPlace place;
    private final List<Publication> publications;
    private final PrintWriter out;
    private final PrintWriter err;

    Awaiting(ControlPlace place, List<Publication> publications, PrintWriter out, PrintWriter err) {
        this.place = place;
        this.publications = publications;
        this.out = out;
        this.err = err;
    }

    /** The exit code. */
    int await(Duration longest) throws RefusedException, InterruptedException {
        long endMillis = place.clock().millis() + longest.toMillis();
        while (true) {
            StatusSnapshot status = place.readStatus();
            long nowMillis = place.clock().millis();
            List<String> problems =
                    publications.stream().flatMap(one -> problems(one, status)).toList();
            if (!problems.isEmpty()) {
                problems.forEach(err::println);
                return ExitCode.REFUSED;
            }
            List<Publication> open = publications.stream()
                    .filter(one -> !isDone(one, status, nowMillis))
                    .toList();
            if (open.isEmpty()) {
                publications.forEach(one -> out.println(describe(one, status)));
                return ExitCode.DONE;
            }
            if (nowMillis >= endMillis) {
                err.println(timeout(open, status, nowMillis));
                return ExitCode.JOB_FAILED;
            }
            pause();
        }
    }

    // A wait that a test can end early is not needed here: the process is waiting for somebody else.
    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private static Stream<String> problems(Publication publication, StatusSnapshot status) {
        Stream<String> ofDocument = find(publication, status)
                .filter(document -> document.state() == DocumentState.REFUSED)
                .map(document -> refusal(publication, document))
                .orElse(Stream.of());
        Stream<String> ofModel = status.records().stream()
                .flatMap(subtask -> subtask.models().stream()
                        .filter(model -> isRefused(publication, model))
                        .map(model -> subtask.operator() + " refuses the " + publication.id() + ": "
                                + Objects.requireNonNullElse(model.reason(), "no reason was given")));
        return Stream.concat(ofDocument, ofModel).distinct();
    }

    private static Stream<String> refusal(Publication publication, DocumentStatus document) {
        return document.problems().isEmpty()
                ? Stream.of("the job refuses the " + publication.id())
                : document.problems().stream();
    }

    private static boolean isRefused(Publication publication, ModelStatus model) {
        return !publication.isDeletion()
                && publication.id().kind().equals(ControlDocument.MODEL)
                && model.state() == ModelState.REFUSED
                && model.name().equals(publication.id().name())
                && model.version().equals(publication.id().version())
                && model.sha256().equals(publication.modelSha256());
    }

    private static Optional<DocumentStatus> find(Publication publication, StatusSnapshot status) {
        return status.registrar().stream()
                .flatMap(registrar -> registrar.documents().stream())
                .filter(document -> document.kind().equals(publication.id().kind())
                        && document.name().equals(publication.id().name())
                        && Objects.equals(document.version(), publication.id().version())
                        && document.sha256().equals(publication.file().sha256()))
                .findFirst();
    }

    private static boolean isDone(Publication publication, StatusSnapshot status, long nowMillis) {
        boolean isThere = status.registrar()
                .filter(registrar -> !registrar.isStale(nowMillis))
                .isPresent();
        return isThere
                && find(publication, status)
                        .filter(document -> isDone(publication, document.state()))
                        .isPresent();
    }

    private static boolean isDone(Publication publication, DocumentState state) {
        if (publication.isDeletion()) {
            return state == DocumentState.DELETED;
        }
        boolean isModel = publication.id().kind().equals(ControlDocument.MODEL);
        return state == DocumentState.ACTIVE || (isModel && state == DocumentState.ACCEPTED);
    }

    private static String describe(Publication publication, StatusSnapshot status) {
        DocumentStatus document = find(publication, status).orElseThrow();
        String epoch = document.epoch() == 0 ? "" : " in epoch " + document.epoch();
        return publication.id() + ": " + document.state() + epoch;
    }

    private String timeout(List<Publication> open, StatusSnapshot status, long nowMillis) {
        Optional<StatusRecord> registrar = status.registrar();
        if (registrar.isEmpty()) {
            return "No job has said anything in " + place.status() + ".";
        }
        if (registrar.get().isStale(nowMillis)) {
            return "The job has said nothing in " + place.status() + " for "
                    + (nowMillis - registrar.get().writtenAtMillis()) / 1000 + " s.";
        }
        List<String> states = new ArrayList<>();
        open.forEach(one -> states.add(
                one.id() + ": " + find(one, status).map(Awaiting::state).orElse("not seen by the job")));
        return "Time is over; " + String.join(", ", states) + ".";
    }

    /** With what it waits for, where it says so. */
    private static String state(DocumentStatus document) {
        return document.problems().isEmpty()
                ? document.state().name()
                : document.state() + " (" + String.join("; ", document.problems()) + ")";
    }
}
