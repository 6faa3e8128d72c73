package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ArtifactNotKeptException;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file to its end, or to the size that is too much, in the words of all locations. */
final class FileBytes {
    private FileBytes() {}

    static byte[] read(InputStream in, FileLocation location, int mostBytes) throws IOException, BadLocation {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw tooLarge(location, mostBytes);
        }
        return bytes;
    }

    /**
     * As an artifact, which is not on the heap where it is large.
     *
     * @param sha256 digest of the bytes that are wanted, others are not kept; null: whatever they are
     */
    static ModelArtifact read(
            InputStream in, FileLocation location, @Nullable String sha256, int mostBytes, ArtifactCache cache)
            throws IOException, BadLocation {
        try {
            return cache.read(location.written(), sha256, new LimitedInput(in, mostBytes));
        } catch (TooLargeException e) {
            throw tooLarge(location, mostBytes);
        }
    }

    /** Looks before all of a file that is too large is in memory; that it does not grow meanwhile is looked at, too. */
    static void requireAtMost(long bytes, FileLocation location, int mostBytes) throws BadLocation {
        if (bytes > mostBytes) {
            throw tooLarge(location, mostBytes);
        }
    }

    static BadLocation tooLarge(FileLocation location, int mostBytes) {
        String most = mostBytes < 1 << 20 ? mostBytes + " bytes" : (mostBytes >> 20) + " MiB";
        return new BadLocation("is " + Texts.shown(location.written()) + ", which is larger than " + most);
    }

    static BadLocation unreadable(FileLocation location, IOException e) {
        return new BadLocation(reason(location, e), e);
    }

    static String reason(FileLocation location, Exception e) {
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String query = location.uri().getRawQuery();
        String shown = query == null ? said : said.replace(query, "…");
        String what =
                e instanceof ArtifactNotKeptException ? ", which cannot be taken in: " : ", which cannot be read: ";
        return "is " + Texts.shown(location.written()) + what + shown;
    }
}
