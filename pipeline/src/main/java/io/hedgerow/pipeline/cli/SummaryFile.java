package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.pipeline.summary.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of {@code --summary}. */
final class SummaryFile {
    private SummaryFile() {}

    /** Refuses, before anything runs, a file that cannot be written. */
    static void require(@Nullable Path file) throws RefusedException {
        if (file == null) {
            return;
        }
        try {
            RunSummary.reserve(file);
        } catch (IOException e) {
            throw new RefusedException("--summary: " + file + " cannot be written: "
                    + e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage()));
        }
    }
}
