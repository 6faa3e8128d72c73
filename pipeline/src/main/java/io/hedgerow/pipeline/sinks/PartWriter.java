package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.RecoverableWriter.CommitRecoverable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part files themselves, one open at a time. Every error names its file. Confined to the file thread. */
final class PartWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PartWriter.class);

    private final RecoverableWriter files;
    private @Nullable RecoverableFsDataOutputStream open;

    PartWriter(RecoverableWriter files) {
        this.files = files;
    }

    void write(PendingPart part, byte[] bytes, int length) throws IOException {
        try {
            if (open == null) {
                open = files.open(new Path(part.path()));
            }
            open.write(bytes, 0, length);
        } catch (IOException | RuntimeException e) {
            throw failed(part, "written", e);
        }
    }

    /** Finishes the open part, durably but not yet visibly. */
    void seal(PendingPart part) throws IOException {
        RecoverableFsDataOutputStream finishing = open;
        if (finishing == null) {
            throw new IllegalStateException("no line of " + part.path() + " was written");
        }
        try {
            CommitRecoverable recoverable = finishing.closeForCommit().getRecoverable();
            open = null;
            SimpleVersionedSerializer<CommitRecoverable> format = files.getCommitRecoverableSerializer();
            part.seal(new PendingPart.Sealed(format.getVersion(), format.serialize(recoverable)));
        } catch (IOException | RuntimeException e) {
            throw failed(part, "finished", e);
        }
    }

    /** Makes a finished part visible. A part that is visible already stays as it is. */
    void publish(PendingPart part) throws IOException {
        PendingPart.Sealed sealed = part.sealed();
        try {
            CommitRecoverable recoverable =
                    files.getCommitRecoverableSerializer().deserialize(sealed.version(), sealed.bytes());
            files.recoverForCommit(recoverable).commitAfterRecovery();
        } catch (IOException | RuntimeException e) {
            throw failed(part, "made visible", e);
        }
        part.madeVisible();
    }

    /** Lets go of a part that is not finished. What is in its hidden file is never read. */
    void discard() {
        if (open != null) {
            try {
                open.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("An unfinished part file could not be closed", e);
            }
            open = null;
        }
    }

    /** The reason is suppressed, not the cause: what a user is shown is the innermost cause. */
    private static IOException failed(PendingPart part, String what, Exception reason) {
        IOException failed = new IOException("part file " + part.path() + " cannot be " + what + ": " + reason);
        failed.addSuppressed(reason);
        return failed;
    }
}
