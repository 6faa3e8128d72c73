package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.TaskAttempt;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.LiveDocuments;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.documents.StartDocuments;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.InstantiationUtil;

/** A registrar over a folder, of a job with one endpoint {@code point}, and one subtask that follows it. */
final class TestingRegistrar implements AutoCloseable {
    static final String PROGRAM = "inputs=x;classes=no,yes;label=0;confidence=0.9";

    private static final Duration LONGEST_LOAD = Duration.ofMinutes(1);
    private static final Environment ENVIRONMENT =
            Environment.ofProcess(TestingRegistrar.class.getClassLoader()).withModelsHere();

    private final Path folder;
    private final ResolvedDocuments fixed;
    private final List<DocumentStatus> reported = new CopyOnWriteArrayList<>();
    private final TestingSubtask subtask = new TestingSubtask();
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final RosterBoard board;
    private final JobID job;
    private final RosterFollower follower;
    private final Registrar registrar;
    private final KeyedIndex index;
    private final String boardName;
    private final TestingKeyedOutput output = new TestingKeyedOutput();
    private final DocumentLog log;
    private final CrashWatch watch;

    /** What is in effect at a fresh start. */
    static TestingRegistrar fresh(Path folder) throws Exception {
        return fresh(folder, LONGEST_LOAD);
    }

    /** The same, where a load may take that long. */
    static TestingRegistrar fresh(Path folder, Duration longestLoad) throws Exception {
        return new TestingRegistrar(folder, "board", new JobID(1, 1), null, new KeyedIndex(), longestLoad);
    }
    /** One that is restored, with a board of some name and job. */
    static TestingRegistrar restored(Path folder, String board, JobID job, Catalogue catalogue) throws Exception {
        return new TestingRegistrar(folder, board, job, catalogue, new KeyedIndex(), LONGEST_LOAD);
    }

    /** One that is restored with what its keyed pools were given. */
    static TestingRegistrar restored(Path folder, Catalogue catalogue, KeyedIndex index) throws Exception {
        return new TestingRegistrar(folder, "board", new JobID(1, 1), catalogue, index, LONGEST_LOAD);
    }

    /** Pool {@code keyed} beside those of the documents. */
    private static Roster withKeyedPool(Roster roster) {
        List<PoolSpec> pools = new ArrayList<>(roster.pools());
        pools.add(PoolSpec.of("keyed", 1).withKeyed(KeyedJoinSpec.DEFAULT));
        return new Roster(roster.epoch(), roster.endpoints(), roster.models(), pools);
    }

    /** Two processes of former jobs have ended while they loaded a model. */
    void convict(String program) throws IOException {
        Path crashes = Files.createDirectories(folder.resolve("quarantine").resolve("crashes"));
        String sha256 = ControlRecord.sha256(program.getBytes(UTF_8));
        for (String other : List.of("1", "2")) {
            Files.createFile(crashes.resolve(
                    sha256 + ".load." + other.repeat(32) + ".registrar.0." + other.repeat(16) + ".1.1"));
        }
    }

    private TestingRegistrar(
            Path folder, String boardName, JobID job, Catalogue catalogue, KeyedIndex index, Duration longestLoad)
            throws Exception {
        this.index = index;
        this.boardName = boardName;
        this.folder = folder;
        this.job = job;
        this.board = RosterBoard.in(folder.resolve(boardName).toUri().toString());
        write("v1.testing", PROGRAM);
        write("job.yaml", """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: testing}
                spec:
                  requests: {files: {path: requests.jsonl, format: jsonl}}
                  answers: {files: {path: answers}}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "1"}
                spec: {format: testing, location: v1.testing}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "fixed"}
                spec: {format: composite, settings: {chain: [{model: model, version: "1"}]}}
                ---
                """ + endpoint(1, "1"));
        fixed = ResolvedDocuments.load(List.of(folder.resolve("job.yaml")), ENVIRONMENT);
        FileLocation home = FileLocation.ofFolder(folder);
        Roster roster = withKeyedPool(fixed.roster());
        watch = CrashWatch.open(
                CrashBoard.in(folder.resolve("quarantine").toUri().toString(), Duration.ofHours(24)),
                new TaskAttempt(job.toString(), TaskAttempt.REGISTRAR, 0));
        LiveDocuments documents = new LiveDocuments(
                ENVIRONMENT,
                new StartDocuments(roster, model -> fixed.artifacts().get(model.id())),
                List.of(home, FileLocation.parse("far://" + folder, folder)),
                AllowList.NOTHING,
                true,
                board,
                new ModelProving(ProvingOptions.DEFAULT.withTrial(false).withTimeout(longestLoad)),
                new JobModels(job, watch));
        log = new DocumentLog(reported::add);
        registrar = new Registrar(
                documents,
                new ControlFiles(home, ENVIRONMENT),
                new Publishing(board, job, Map.of("pool-default", 1), nowMillis::get),
                log,
                60_000,
                catalogue == null ? Catalogue.of(roster) : catalogue,
                new KeyedModels(documents, index, output, log));
        follower = new RosterFollower(board, new RosterFollower.Subtask(job, "pool-default", 0, 0), 1, subtask);
        follower.start(getClass().getClassLoader());
    }

    /** An Endpoint document whose one variant has a version of the model. */
    static String endpoint(long generation, String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: %d}
                spec:
                  deadline: 5s
                  inputs: [{name: x, type: double}]
                  variants: [{name: only, model: model, version: "%s"}]
                """.formatted(generation, version);
    }

    /** A Model document, whose file is written. */
    String model(String version, String program) {
        write("v" + version + ".testing", program);
        return model(version, ControlRecord.sha256(program.getBytes(UTF_8)), "v" + version + ".testing");
    }

    /** The same, whose file seems to lie on another machine. */
    String farModel(String version, String program) {
        write("v" + version + ".testing", program);
        return model(
                version,
                ControlRecord.sha256(program.getBytes(UTF_8)),
                "far://" + folder.resolve("v" + version + ".testing"));
    }

    static String model(String version, String sha256, String location) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "%s"}
                spec: {format: testing, location: %s, sha256: "%s"}
                """.formatted(version, location, sha256);
    }

    /** A Model document of pool {@code keyed}, whose file is written. */
    String keyed(String name, String version, String program) {
        String file = name + "-" + version + ".testing";
        write(file, program);
        return keyed(name, version, ControlRecord.sha256(program.getBytes(UTF_8)), file);
    }

    static String keyed(String name, String version, String sha256, String location) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "%s"}
                spec: {format: testing, location: %s, sha256: "%s", executor: keyed}
                """.formatted(name, version, location, sha256);
    }

    static String deletion(String name, String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "%s", deleted: true}
                """.formatted(name, version);
    }

    /** Deals with a file of some name; returns what it says of the last of its documents. */
    DocumentStatus handleFile(String name, String... documents) throws Exception {
        registrar.handle(
                ControlRecord.ofFile(name, String.join("---\n", documents).getBytes(UTF_8)));
        return last();
    }

    /** Deals with a file of these documents; returns what it says of the last of them. */
    DocumentStatus handle(String... documents) throws Exception {
        registrar.handle(ControlRecord.ofFile(
                "file.yaml", String.join("---\n", documents).getBytes(UTF_8)));
        return last();
    }

    /** Deals with a record of these bytes, whatever they are; returns what it says last. */
    DocumentStatus handleBytes(byte[] bytes) throws Exception {
        registrar.handle(ControlRecord.ofFile("file.yaml", bytes));
        return last();
    }

    DocumentStatus last() {
        return reported.get(reported.size() - 1);
    }

    /** The board's states cannot be written, nor seen. */
    void breakStates() {
        try {
            Files.move(stateFolder(), stateFolder().resolveSibling("away"));
            Files.createFile(stateFolder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void mendStates() throws IOException {
        Files.delete(stateFolder());
        Files.move(stateFolder().resolveSibling("away"), stateFolder());
    }

    private Path stateFolder() {
        return folder.resolve("board").resolve(job.toString()).resolve("states");
    }

    void advance(Duration time) {
        nowMillis.addAndGet(time.toMillis());
    }

    List<DocumentState> states() {
        return reported.stream().map(DocumentStatus::state).toList();
    }

    List<String> reasons() {
        return reported.stream().flatMap(status -> status.problems().stream()).toList();
    }

    KeyedIndex index() {
        return index;
    }

    TestingKeyedOutput output() {
        return output;
    }

    DocumentLog log() {
        return log;
    }

    RosterBoard board() {
        return board;
    }

    Registrar registrar() {
        return registrar;
    }

    TestingSubtask subtask() {
        return subtask;
    }

    RosterState published() throws IOException {
        return board.readState(job, -1);
    }

    /** A state that was published before and is there still. */
    RosterState published(long sequence) throws Exception {
        Path file = folder.resolve(boardName).resolve(job + "/states/" + String.format("%019d", sequence));
        return InstantiationUtil.deserializeObject(
                Files.readAllBytes(file), getClass().getClassLoader());
    }

    EndpointGeneration generation(int position) throws IOException {
        return board.readGeneration(job, position);
    }

    void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        registrar.close();
        follower.close();
        watch.close();
    }

    /** Installs all but what it is told to refuse. */
    static final class TestingSubtask implements RosterFollower.Host {
        private final List<Integer> installed = new CopyOnWriteArrayList<>();
        private final List<Integer> retired = new ArrayList<>();
        private volatile String refusal = "";
        private volatile Runnable onInstall = () -> {};

        void onInstall(Runnable what) {
            onInstall = what;
        }

        void refuse(String reason) {
            refusal = reason;
        }

        List<Integer> installed() {
            return installed;
        }

        @Override
        public void install(EndpointGeneration generation) {
            onInstall.run();
            if (!refusal.isEmpty()) {
                throw new IllegalStateException(refusal);
            }
            installed.add(generation.position());
        }

        @Override
        public boolean retire(int position) {
            retired.add(position);
            return true;
        }

        @Override
        public void activate(Map<String, Integer> positionByName) {
            // pools serve all that they hold
        }
    }
}
