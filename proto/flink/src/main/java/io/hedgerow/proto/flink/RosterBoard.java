package io.hedgerow.proto.flink;

import io.hedgerow.proto.flink.files.AtomicFile;
import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where the registrar of a job publishes generations of endpoints and which of them are current, and where the subtasks
 * say that they can serve them. A folder that every process of the job can reach, of any Flink file system; every file in
 * it is written once, under a name of its own, and visible as a whole or not at all.
 *
 * <p>What lies here is of one submission of a job and read by the same code that wrote it; what has to last longer is in the
 * registrar's state. Immutable and thread-safe.
 */
public final class RosterBoard implements Serializable {
    private static final long serialVersionUID = 1L;

    /** States that are kept, the current one included: a reader that has listed one may still open it. */
    private static final int STATES_KEPT = 3;

    private static final int PIECE_BYTES = 1 << 16;
    private static final String ARTIFACTS = "artifacts";
    private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");

    /** Published by nobody, and never looked at: the endpoints of the start are all there are. */
    public static final RosterBoard NONE = new RosterBoard(null);

    private final @Nullable String folder;

    private RosterBoard(@Nullable String folder) {
        this.folder = folder;
    }

    /** A board in a folder of a Flink file system. */
    public static RosterBoard in(String folder) {
        return new RosterBoard(Objects.requireNonNull(folder, "folder is null"));
    }

    /** Whether anything can be published here. */
    public boolean exists() {
        return folder != null;
    }

    /** Publishes a generation. Nothing is asked of anybody before a state names it. */
    public void publish(JobID job, EndpointGeneration generation) throws IOException {
        write(generationPath(job, generation.position()), generation);
    }

    /** Publishes a state, and removes old ones. */
    public void publish(JobID job, RosterState state) throws IOException {
        write(new Path(states(job), String.format(Locale.ROOT, "%019d", state.sequence())), state);
        List<Path> all = statesOldestFirst(job);
        for (Path old : all.subList(0, Math.max(0, all.size() - STATES_KEPT))) {
            old.getFileSystem().delete(old, false);
        }
    }

    /**
     * The last state, or null where none was published.
     *
     * @param since sequence of the state that is known already: then null too, and nothing is read
     */
    public @Nullable RosterState readState(JobID job, long since) throws IOException {
        List<Path> all = statesOldestFirst(job);
        if (all.isEmpty()) {
            return null;
        }
        Path last = all.get(all.size() - 1);
        return Long.parseLong(last.getName()) <= since ? null : read(last, RosterState.class);
    }

    private List<Path> statesOldestFirst(JobID job) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (FolderEntries.Entry file : list(states(job))) {
            if (file.name().chars().allMatch(c -> c >= '0' && c <= '9')) {
                paths.add(file.path()); // they are listed by name
            }
        }
        return paths;
    }

    /** A published generation. Throws when there is none of that position. */
    public EndpointGeneration readGeneration(JobID job, int position) throws IOException {
        return read(generationPath(job, position), EndpointGeneration.class);
    }

    /** All generations that are published, in no order. */
    public List<EndpointGeneration> readGenerations(JobID job) throws IOException {
        List<EndpointGeneration> generations = new ArrayList<>();
        for (FolderEntries.Entry file : written(new Path(root(), job + "/generations"))) {
            generations.add(read(file.path(), EndpointGeneration.class));
        }
        return generations;
    }

    /** Says whether a subtask can serve a generation. */
    public void say(JobID job, int position, String operator, int subtask, Readiness readiness) throws IOException {
        Path folderOfSubtask = new Path(readinessPath(job, position), operator + "-" + subtask);
        write(new Path(folderOfSubtask, String.format(Locale.ROOT, "%010d", readiness.attempt())), readiness);
    }

    /** What subtasks have said of a generation, each in its last attempt, by {@code operator-subtask}. */
    public Map<String, Readiness> readiness(JobID job, int position) throws IOException {
        Map<String, Readiness> said = new HashMap<>();
        for (FolderEntries.Entry subtask : written(readinessPath(job, position))) {
            List<FolderEntries.Entry> attempts = written(subtask.path());
            if (!attempts.isEmpty()) {
                said.put(subtask.name(), read(attempts.get(attempts.size() - 1).path(), Readiness.class));
            }
        }
        return said;
    }

    /**
     * Takes back what higher attempts of a subtask have said. They were under an earlier JobManager: with another one attempts begin at 0
     * again, and the word of the last one counts.
     */
    public void takeBackAbove(JobID job, String operator, int subtask, int attempt) throws IOException {
        for (FolderEntries.Entry position : written(new Path(root(), job + "/readiness"))) {
            for (FolderEntries.Entry said : written(new Path(position.path(), operator + "-" + subtask))) {
                if (Integer.parseInt(said.name()) > attempt) {
                    said.path().getFileSystem().delete(said.path(), false);
                }
            }
        }
    }

    /** Says that a subtask has had its last request, and will not be ready for anything more. */
    public void sayEnded(JobID job, String operator, int subtask) throws IOException {
        write(endedPath(job, operator, subtask), new byte[0]);
    }

    /** Takes back what {@link #sayEnded} said: the subtask has been started again. */
    public void takeBackEnded(JobID job, String operator, int subtask) throws IOException {
        Path path = endedPath(job, operator, subtask);
        path.getFileSystem().delete(path, false);
    }

    /** The subtasks that have ended, as {@code operator-subtask}. */
    public Set<String> ended(JobID job) throws IOException {
        Set<String> ended = new HashSet<>();
        written(new Path(root(), job + "/ended")).forEach(file -> ended.add(file.name()));
        return ended;
    }

    private Path endedPath(JobID job, String operator, int subtask) {
        return new Path(root(), job + "/ended/" + operator + "-" + subtask);
    }

    /** Removes what was published and said of a generation that nobody holds any more. */
    public void remove(JobID job, int position) throws IOException {
        Path generation = generationPath(job, position);
        generation.getFileSystem().delete(generation, false);
        Path readiness = readinessPath(job, position);
        readiness.getFileSystem().delete(readiness, true);
    }

    /** Keeps the bytes of a model under their digest, unless they are here already. */
    public void keep(String sha256, byte[] bytes) throws IOException {
        if (!holdsArtifact(sha256)) {
            write(artifactPath(sha256), bytes);
        }
    }

    /** Keeps what remains in a buffer under its digest, unless it is here already. */
    public void keep(String sha256, ByteBuffer bytes) throws IOException {
        if (!holdsArtifact(sha256)) {
            AtomicFile.replace(artifactPath(sha256), out -> copy(bytes.duplicate(), out), writer());
        }
    }

    private static void copy(ByteBuffer from, OutputStream to) throws IOException {
        byte[] piece = new byte[Math.min(PIECE_BYTES, from.remaining())];
        while (from.hasRemaining()) {
            int length = Math.min(piece.length, from.remaining());
            from.get(piece, 0, length);
            to.write(piece, 0, length);
        }
    }

    /** Whether bytes are kept under a digest. */
    public boolean holdsArtifact(String sha256) throws IOException {
        return exists() && artifactPath(sha256).getFileSystem().exists(artifactPath(sha256));
    }

    /** The bytes kept under a digest, which the caller checks. Throws when there are none. */
    public byte[] readArtifact(String sha256) throws IOException {
        return readBytes(artifactPath(sha256));
    }

    /** Opens the bytes kept under a digest, which the caller checks. Throws when there are none. */
    public InputStream openArtifact(String sha256) throws IOException {
        Path path = artifactPath(sha256);
        return path.getFileSystem().open(path);
    }

    /** The file of the bytes kept under a digest, which may not exist; empty: no path of this machine leads there. */
    public Optional<java.nio.file.Path> localArtifact(String sha256) {
        Path path = artifactPath(sha256);
        return FolderEntries.isLocal(path) ? Optional.of(java.nio.file.Path.of(path.getPath())) : Optional.empty();
    }

    /** The digests that bytes are kept under. */
    public Set<String> artifacts() throws IOException {
        Set<String> digests = new HashSet<>();
        written(new Path(root(), ARTIFACTS)).forEach(file -> digests.add(file.name()));
        return digests;
    }

    /** Removes the bytes kept under a digest. */
    public void removeArtifact(String sha256) throws IOException {
        Path path = artifactPath(sha256);
        path.getFileSystem().delete(path, false);
    }

    /** The jobs that have published anything here, and when each has published its last state, epoch milliseconds. */
    public Map<JobID, Long> jobs() throws IOException {
        Map<JobID, Long> jobs = new HashMap<>();
        for (FolderEntries.Entry entry : written(new Path(root()))) {
            if (entry.isFolder() && JOB.matcher(entry.name()).matches()) {
                JobID job = JobID.fromHexString(entry.name());
                long lastMillis = list(states(job)).stream()
                        .mapToLong(FolderEntries.Entry::modifiedMillis)
                        .max()
                        .orElse(entry.modifiedMillis());
                jobs.put(job, lastMillis);
            }
        }
        return jobs;
    }

    /** Removes all that a job has published, and its subtasks have said. */
    public void removeAll(JobID job) throws IOException {
        Path folderOfJob = new Path(root(), job.toString());
        folderOfJob.getFileSystem().delete(folderOfJob, true);
    }

    private Path artifactPath(String sha256) {
        return new Path(root(), ARTIFACTS + "/" + sha256);
    }

    private Path states(JobID job) {
        return new Path(root(), job + "/states");
    }

    private Path generationPath(JobID job, int position) {
        return new Path(root(), job + "/generations/" + position);
    }

    private Path readinessPath(JobID job, int position) {
        return new Path(root(), job + "/readiness/" + position);
    }

    private String root() {
        return Objects.requireNonNull(folder, "there is no board");
    }

    /** What is written as a whole, by name. */
    private static List<FolderEntries.Entry> written(Path place) throws IOException {
        return list(place).stream().filter(file -> !file.name().startsWith(".")).toList();
    }

    private static List<FolderEntries.Entry> list(Path place) throws IOException {
        try {
            return FolderEntries.list(place);
        } catch (FileNotFoundException e) { // nothing was written yet, or it was removed meanwhile
            return List.of();
        }
    }

    private static void write(Path path, Serializable value) throws IOException {
        write(path, InstantiationUtil.serializeObject(value));
    }

    private static void write(Path path, byte[] bytes) throws IOException {
        AtomicFile.replace(path, bytes, writer());
    }

    /** Two processes may keep the same bytes at once, and neither knows of the other. */
    private static String writer() {
        return UUID.randomUUID().toString();
    }

    private static <T> T read(Path path, Class<T> type) throws IOException {
        try {
            return type.cast(InstantiationUtil.deserializeObject(readBytes(path), type.getClassLoader()));
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new IOException(path + " does not hold a " + type.getSimpleName(), e);
        }
    }

    private static byte[] readBytes(Path path) throws IOException {
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            return in.readAllBytes();
        }
    }

    /** The folder, for messages. */
    @Override
    public String toString() {
        return folder == null ? "none" : folder;
    }
}
