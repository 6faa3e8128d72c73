package io.hedgerow.benchmarks.load.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.StatusDirectory;
import io.hedgerow.proto.flink.status.StatusRecord;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Gives documents to a running job as {@code hedgerow apply} does, and reads what became of them. */
public final class LiveControl {
    /** Says that a file is whole, so that it is taken at once. */
    private static final String END = "...\n";

    private final ControlFolder folder;
    private final StatusDirectory status;
    private final String run;

    /**
     * @param control where the job looks for documents and says how they are
     * @param run the job's run
     */
    public LiveControl(JobSpec.Control control, String run) {
        this.folder = new ControlFolder(control.folder(), List.of());
        this.status = StatusDirectory.in(control.status().toString());
        this.run = run;
    }

    /** Writes the document of a model's version, complete, as the control log asks for. */
    public void writeModel(String name, String version, String yaml) throws IOException {
        write(new ControlId(ControlDocument.MODEL, name, version), yaml);
    }

    /** Writes the document of an endpoint in place of the former one. */
    public void writeEndpoint(String name, String yaml) throws IOException {
        write(new ControlId(ControlDocument.ENDPOINT, name, null), yaml);
    }

    private void write(ControlId id, String yaml) throws IOException {
        folder.write(ControlRecord.ofFile(id.fileName(), (yaml + END).getBytes(UTF_8)));
    }

    /**
     * The epoch with which a generation of an endpoint took effect; empty as long as it has not.
     *
     * @throws IllegalStateException when the job has refused any document
     */
    public OptionalLong epochOf(String endpoint, long generation) throws IOException {
        List<DocumentStatus> documents =
                status.read(run).registrar().map(StatusRecord::documents).orElse(List.of());
        for (DocumentStatus document : documents) {
            if (document.state() == DocumentState.REFUSED) {
                throw new IllegalStateException("the job refuses " + document.kind() + " " + document.name() + ": "
                        + String.join("; ", document.problems()));
            }
        }
        return documents.stream()
                .filter(document -> document.kind().equals(ControlDocument.ENDPOINT)
                        && document.name().equals(endpoint)
                        && document.generation() == generation
                        && document.state() == DocumentState.ACTIVE)
                .mapToLong(DocumentStatus::epoch)
                .findFirst();
    }
}
