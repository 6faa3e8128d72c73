package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.Publication;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.proto.flink.status.StatusDirectory;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where documents are put, and where the job says what it made of them.
 *
 * @param folder the control folder
 * @param status the status folder; null where it is not known
 * @param clock tells how old a status is
 */
record ControlPlace(FileLocation folder, @Nullable StatusDirectory status, Clock clock) {

    ControlFolder read(Environment environment) throws RefusedException {
        try {
            return ControlFolder.read(folder, environment);
        } catch (IOException e) {
            throw new RefusedException("the control folder " + shown() + " cannot be read: " + reason(e));
        }
    }

    /** What the job said last; nothing where the status folder is not known. */
    StatusSnapshot readStatus() throws RefusedException {
        try {
            return status == null ? StatusSnapshot.EMPTY : status.read();
        } catch (IOException e) {
            throw new RefusedException("the status folder " + status + " cannot be read: " + reason(e));
        }
    }

    void write(ControlFolder read, Publication publication) throws RefusedException {
        try {
            read.write(publication.file());
        } catch (IOException e) {
            throw new RefusedException("the control folder " + shown() + " cannot be written: " + reason(e));
        }
    }

    /** The folder as a person writes it. */
    String shown() {
        return folder.isLocal() ? folder.localPath().toString() : folder.toString();
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
    }
}
