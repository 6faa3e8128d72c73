package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files that are not on this machine. */
interface RemoteFiles {

    /**
     * The bytes of a file.
     *
     * @param sha256 their digest where it is known: whoever has bytes of that digest need not read any; null: not known
     * @param mostBytes more are refused
     * @throws Unreachable when it may well be read later
     * @throws BadLocation with the reason when it must not or cannot be read
     */
    ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation;

    /**
     * What {@link #read} would wait for, in words; empty: it answers as soon as it can. Asking has the file read where that
     * is done elsewhere.
     */
    default Optional<String> awaited(FileLocation location, @Nullable String sha256, int mostBytes) {
        return Optional.empty();
    }
}
