package io.hedgerow.executors.proving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one trial, or of the process of trials, whose folder is its working directory and holds its temporary files and
 * the trials' folders; closing deletes them.
 *
 * @param folder the folder
 */
record TrialFiles(Path folder) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrialFiles.class);

    /** Beyond any trial: what is left by processes that were killed. */
    private static final Duration ABANDONED = Duration.ofHours(2);

    private static final String PREFIX = "trial-";

    /** Makes the folder, and removes those that earlier processes left. */
    static TrialFiles create(Path parent, Instant now) throws IOException {
        Files.createDirectories(parent);
        removeAbandoned(parent, now);
        TrialFiles files = new TrialFiles(Files.createTempDirectory(parent, PREFIX));
        Files.createDirectory(files.temporary());
        return files;
    }

    /** The files of a trial in the process that has these. */
    TrialFiles inside(int trial) throws IOException {
        return new TrialFiles(Files.createDirectory(folder.resolve(Integer.toString(trial))));
    }

    private static void removeAbandoned(Path parent, Instant now) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.list(parent)) {
            found = all.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path path : found) {
            if (isOlderThan(path, now.minus(ABANDONED))) {
                new TrialFiles(path).close();
            }
        }
    }

    private static boolean isOlderThan(Path path, Instant time) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(time);
        } catch (IOException e) {
            return false; // another process has just removed it
        }
    }

    Path artifact() {
        return folder.resolve("model");
    }

    Path request() {
        return folder.resolve("request.json");
    }

    Path report() {
        return folder.resolve("report.json");
    }

    Path arguments() {
        return folder.resolve("arguments");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** Said by the child: a marker file that exists once it has begun with a phase. */
    Path begun(TrialPhase phase) {
        return folder.resolve("begun-" + phase.name());
    }

    /** The last phase the child has begun with. */
    TrialPhase phase() {
        TrialPhase last = TrialPhase.STARTING;
        for (TrialPhase phase : TrialPhase.values()) {
            if (Files.exists(begun(phase))) {
                last = phase;
            }
        }
        return last;
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (NoSuchFileException e) {
            LOG.debug("The files of a trial in {} were removed by another process", folder, e);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The files of a trial in {} cannot be deleted", folder, e);
        }
    }

    /** Does not follow links, whatever the model may have left there. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
