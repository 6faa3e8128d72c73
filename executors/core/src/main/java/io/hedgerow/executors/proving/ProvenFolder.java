package io.hedgerow.executors.proving;

import io.hedgerow.executors.Digests;
import io.hedgerow.executors.OwnFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes of trials in a folder that all processes of a host and user share: {@code FORMAT/SHA256-CONDITIONS.json}, each
 * put in place in one step. What is malformed, or of other conditions, is as good as absent. Nobody else may write there, or
 * they could declare a model proven.
 *
 * @param folder the folder
 */
record ProvenFolder(Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(ProvenFolder.class);
    private static final int MOST_MARKERS = 10_000;

    /** Counting them takes time with each: it is done when an outcome's digest begins like this, one in 256. */
    private static final String LOOKED_AFTER = "00";

    private static final int DIGEST_PLACES = 64;
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9_-]{1,64}");

    /** Opens a folder, which is made where it is missing. */
    static ProvenFolder open(ProvingOptions options) throws IOException {
        String set = options.folder();
        return new ProvenFolder(OwnFolder.open(
                set == null
                        ? OwnFolder.inTemporary(System.getProperty("java.io.tmpdir"), "hedgerow-proven")
                        : Path.of(set),
                "where proven models are remembered",
                set == null
                        ? "remove it or set proving.folder to another"
                        : "only its user may write there, so set proving.folder to another"));
    }

    /** Where trials have their files. */
    Path trials() {
        return folder.resolve("trials");
    }

    /** What is known of a model under these conditions. */
    Optional<Marker> find(Conditions conditions) {
        Path file = file(conditions);
        try {
            return Marker.of(FlatJson.read(file), conditions);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("What is remembered of a model in {} cannot be read, so that it is tried again", file, e);
            return Optional.empty();
        }
    }

    /** Remembers an outcome in place of an earlier one. */
    void put(Conditions conditions, Marker marker) throws IOException {
        Path outcomes = outcomes(conditions);
        Files.createDirectories(outcomes);
        FlatJson.write(file(conditions), marker.fields(conditions));
        if (conditions.digest().startsWith(LOOKED_AFTER)) {
            forgetOldest(outcomes);
        }
    }

    private static void forgetOldest(Path folder) throws IOException {
        List<Path> markers;
        try (Stream<Path> all = Files.list(folder)) {
            markers = all.toList();
        }
        if (markers.size() > MOST_MARKERS) {
            List<Path> oldest = markers.stream()
                    .sorted(Comparator.comparingLong(path -> path.toFile().lastModified()))
                    .limit(markers.size() - MOST_MARKERS)
                    .toList();
            for (Path marker : oldest) {
                Files.deleteIfExists(marker);
            }
        }
    }

    private Path file(Conditions conditions) {
        return outcomes(conditions).resolve(conditions.fileName());
    }

    private Path outcomes(Conditions conditions) {
        String format = PLAIN.matcher(conditions.format()).matches()
                ? conditions.format()
                : Digests.sha256Hex(conditions.format().getBytes(StandardCharsets.UTF_8));
        return folder.resolve("outcomes").resolve(format);
    }

    /** Taken while a model is tried, or may be. */
    HostLock lock(Conditions conditions) throws IOException, InterruptedException {
        int place = Math.floorMod(conditions.digest().hashCode(), DIGEST_PLACES);
        return HostLock.acquire(List.of(lockFile("model-" + place)));
    }

    /** Taken while a trial runs. */
    HostLock lockPlace(int places) throws IOException, InterruptedException {
        return HostLock.acquire(IntStream.range(0, places)
                .mapToObj(place -> lockFile("trial-" + place))
                .toList());
    }

    private Path lockFile(String name) {
        Path locks = folder.resolve("locks");
        locks.toFile().mkdirs();
        return locks.resolve(name);
    }
}
