package io.hedgerow.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.EndpointState;
import io.hedgerow.proto.flink.status.EndpointStatus;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusDirectory;
import io.hedgerow.proto.flink.status.StatusRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** apply, get, delete and models list, with a status folder that a test writes in the place of a job. */
@Timeout(120)
class ControlCommandsTest {
    private static final String PROGRAM = "inputs=x;value=1";
    private static final String MODEL = """
            # The tree.
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: tree, version: "1"}
            spec:
              format: testing
              location: models/tree.testing  # beside this file
            """;
    private static final String ENDPOINT = """
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata:
              name: point
            spec:
              variants:
                - {name: a, model: tree, version: "1"}
            """;

    @TempDir
    private Path folder;

    @Test
    void applyCompletesDocumentsAndKeepsTheirText() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/all.yaml", MODEL + "---\n" + ENDPOINT);

        Result result = apply("in/all.yaml");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("model tree:1 written to " + folder.resolve("control/Model-tree@1.yaml"))
                .contains("endpoint point generation 1 written to " + folder.resolve("control/Endpoint-point.yaml"));
        assertThat(files("control")).containsExactly("Endpoint-point.yaml", "Model-tree@1.yaml");
        assertThat(folder.resolve("control/Model-tree@1.yaml")).hasContent("""
                # The tree.
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: tree, version: "1"}
                spec:
                  sha256: "%s"
                  format: testing
                  location: "%s"  # beside this file
                ...
                """.formatted(
                        ControlRecord.sha256(PROGRAM.getBytes(UTF_8)), folder.resolve("in/models/tree.testing")));
        assertThat(folder.resolve("control/Endpoint-point.yaml"))
                .content()
                .startsWith("---\n")
                .contains("metadata:\n  generation: 1\n  name: point\n");
    }

    @Test
    void applyTwiceChangesNothingAndAnEditIsTheNextGeneration() throws IOException {
        write("in/e.yaml", ENDPOINT);
        assertThat(apply("in/e.yaml").exitCode()).isZero();
        assertThat(apply("in/e.yaml").out()).contains("endpoint point generation 1 is unchanged in");

        write("in/e.yaml", ENDPOINT + "  deadline: 20ms\n");
        assertThat(apply("in/e.yaml").out()).contains("endpoint point generation 2 written to");
        assertThat(folder.resolve("control/Endpoint-point.yaml")).content().contains("generation: 2", "20ms");

        write("in/e.yaml", ENDPOINT.replace("name: point", "name: point\n  generation: 7"));
        assertThat(apply("in/e.yaml").out()).contains("generation 7 written to");
        write("in/e.yaml", ENDPOINT.replace("name: point", "name: point\n  generation: 7") + "  deadline: 9ms\n");
        Result older = apply("in/e.yaml");
        assertThat(older.exitCode()).isEqualTo(1);
        assertThat(older.err())
                .contains(
                        "e.yaml:5: metadata.generation: is 7, Endpoint-point.yaml has the generation 7 of endpoint point with other"
                                + " contents; a newer one is allowed");
    }

    @Test
    void theNextGenerationIsAboveThatOfTheJob() throws IOException {
        write("in/e.yaml", ENDPOINT);
        status(List.of(subtask(
                "pool-default",
                0,
                1,
                List.of(new EndpointStatus("point", 5, 2, EndpointState.ACTIVE, null)),
                List.of())));

        assertThat(apply("in/e.yaml", "--status", path("status")).out()).contains("generation 6 written");
        write("in/e.yaml", ENDPOINT.replace("name: point", "name: other\n  generation: 1"));
        assertThat(apply("in/e.yaml", "--status", path("status")).exitCode()).isZero();
    }

    @Test
    void applyRefusesEverythingAtOnceAndThenWritesNothing() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/a.yaml", MODEL);
        write(
                "in/b.yaml",
                ENDPOINT + "  zzz: 1\n---\n"
                        + MODEL.replace("tree.testing", "gone.testing").replace("\"1\"", "\"2\""));
        write("in/job.yaml", "apiVersion: hedgerow/v1\nkind: Job\nmetadata: {name: j}\nspec: {}\n");
        write("in/sha.yaml", MODEL.replace("\"1\"", "\"3\"") + "  sha256: \"" + "0".repeat(64) + "\"\n");
        write("in/bad.yaml", "a: [");

        Result result = TestingCommandLine.execute(
                "apply",
                "--control",
                path("control"),
                "-f",
                path("in/a.yaml"),
                path("in/b.yaml"),
                path("in/job.yaml"),
                path("in/sha.yaml"),
                path("in/bad.yaml"),
                path("in/none.yaml"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("b.yaml:8: spec.zzz: is an unknown key")
                .contains("b.yaml:16: spec.location: is models/gone.testing, which does not exist")
                .contains("job.yaml:2: kind: is Job, which is only ever given to `run -f`")
                .contains("sha.yaml:7: spec.location: is ", "the document's sha256 is 000")
                .contains("bad.yaml:1: document: is not YAML")
                .contains("none.yaml:1: file: does not exist");
        assertThat(folder.resolve("control")).doesNotExist();
    }

    @Test
    void aVersionKeepsItsBytes() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/m.yaml", MODEL);
        assertThat(apply("in/m.yaml").exitCode()).isZero();
        assertThat(apply("in/m.yaml").out()).contains("model tree:1 is unchanged");
        write("in/models/tree.testing", "inputs=x;value=2");

        Result result = apply("in/m.yaml");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("a name and version never change their bytes");
    }

    @Test
    void aModelWhoseFileIsNotHereNeedsItsDigest() throws IOException {
        write("in/m.yaml", MODEL.replace("models/tree.testing", "s3://bucket/tree.testing"));
        assertThat(apply("in/m.yaml").err()).contains("with a sha256 in the document it need not be read here");

        write(
                "in/m.yaml",
                MODEL.replace("models/tree.testing", "s3://bucket/tree.testing") + "  sha256: \"" + "0".repeat(64)
                        + "\"\n");
        assertThat(apply("in/m.yaml").exitCode()).isZero();
        assertThat(folder.resolve("control/Model-tree@1.yaml"))
                .content()
                .contains("location: s3://bucket/tree.testing");
    }

    @Test
    void oneDocumentOfAThing() throws IOException {
        write("in/e.yaml", ENDPOINT + "---\n" + ENDPOINT);
        assertThat(apply("in/e.yaml").err())
                .contains("e.yaml:12: metadata.name: is the endpoint point, which is given already");
        write("control/Endpoint-point.yaml", MODEL);
        write("in/e.yaml", ENDPOINT);
        assertThat(apply("in/e.yaml").err())
                .contains("would be written to Endpoint-point.yaml, which holds the model tree:1");
    }

    @Test
    void theControlLogIsThatOfAJob() throws IOException {
        write("in/e.yaml", ENDPOINT);
        write("jobs/job.yaml", """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: j}
                spec:
                  requests: {files: {path: r.jsonl}}
                  answers: {files: {path: out}}
                  control: {files: {path: ../control}}
                  checkpointing: {directory: checkpoints}
                """);
        assertThat(TestingCommandLine.execute("apply", "--job", path("jobs/job.yaml"), "-f", path("in/e.yaml"))
                        .exitCode())
                .isZero();
        assertThat(files("control")).containsExactly("Endpoint-point.yaml");
        ControlRecord file = record("control/Endpoint-point.yaml");
        StatusDirectory.in(folder.resolve("jobs/checkpoints/status").toUri().toString())
                .write(registrar(document("Endpoint", "point", null, 1, DocumentState.ACTIVE, file)));
        Result waited =
                TestingCommandLine.execute("apply", "--job", path("jobs/job.yaml"), "--wait", "-f", path("in/e.yaml"));
        assertThat(waited.exitCode()).as(waited.err()).isZero();
        assertThat(waited.out()).contains("endpoint point: ACTIVE in epoch 4");

        write("jobs/job.yaml", Files.readString(folder.resolve("jobs/job.yaml")).replaceFirst("  control.*\n", ""));
        Result none = TestingCommandLine.execute("get", "models", "--job", path("jobs/job.yaml"));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("the Job j has no spec.control");
        write("jobs/job.yaml", MODEL);
        assertThat(TestingCommandLine.execute("get", "models", "--job", path("jobs/job.yaml"))
                        .err())
                .contains("holds 0 documents of kind Job");
    }

    @Test
    void waitEndsWithEveryProblemOfARefusal() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/all.yaml", MODEL + "---\n" + ENDPOINT);
        assertThat(apply("in/all.yaml").exitCode()).isZero();
        ControlRecord model = record("control/Model-tree@1.yaml");
        ControlRecord endpoint = record("control/Endpoint-point.yaml");
        String digest = ControlRecord.sha256(PROGRAM.getBytes(UTF_8));
        status(List.of(
                registrar(
                        document("Model", "tree", "1", 0, DocumentState.ACCEPTED, model),
                        new DocumentStatus(
                                "Endpoint",
                                "point",
                                null,
                                1,
                                DocumentState.REFUSED,
                                endpoint.name(),
                                endpoint.sha256(),
                                List.of("Endpoint-point.yaml:7: spec: first", "Endpoint-point.yaml:8: spec: second"),
                                0)),
                subtask(
                        "pool-default",
                        0,
                        1,
                        List.of(),
                        List.of(new ModelStatus("tree", "1", digest, ModelState.REFUSED, "no leaves", 0, 0)))));

        Result result = apply("in/all.yaml", "--status", path("status"), "--wait=30s");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .containsExactly(
                        "pool-default refuses the model tree:1: no leaves",
                        "Endpoint-point.yaml:7: spec: first",
                        "Endpoint-point.yaml:8: spec: second");
    }

    @Test
    void waitEndsWhenTimeIsOver() throws IOException {
        write("in/e.yaml", ENDPOINT);
        Result nobody = apply("in/e.yaml", "--status", path("status"), "--wait=1ms");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("No job has said anything in");

        status(List.of(registrar(
                document("Endpoint", "point", null, 1, DocumentState.ACTIVE, ControlRecord.ofFile("x", new byte[0])))));
        Result unseen = apply("in/e.yaml", "--status", path("status"), "--wait=1ms");
        assertThat(unseen.exitCode()).isEqualTo(3);
        assertThat(unseen.err()).contains("Time is over; endpoint point: not seen by the job");

        ControlRecord file = record("control/Endpoint-point.yaml");
        status(List.of(new StatusRecord(
                "run",
                0,
                StatusRecord.REGISTRAR,
                0,
                1,
                1_000,
                List.of(),
                List.of(),
                List.of(document("Endpoint", "point", null, 1, DocumentState.ACTIVE, file)))));
        Result stale = apply("in/e.yaml", "--status", path("status"), "--wait=1ms");
        assertThat(stale.exitCode()).isEqualTo(3);
        assertThat(stale.err()).contains("The job has said nothing in");

        assertThat(apply("in/e.yaml", "--wait").exitCode())
                .as("where to look is not known")
                .isEqualTo(2);
        assertThat(apply("in/e.yaml", "--wait=soon", "--status", path("status")).exitCode())
                .isEqualTo(2);
    }

    @Test
    void getJoinsWhatTheJobSaysWithTheFolder() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/all.yaml", MODEL + "---\n" + MODEL.replace("\"1\"", "\"2\"") + "---\n" + ENDPOINT);
        assertThat(apply("in/all.yaml").exitCode()).isZero();
        String digest = ControlRecord.sha256(PROGRAM.getBytes(UTF_8));
        EndpointStatus active = new EndpointStatus("point", 1, 4, EndpointState.ACTIVE, null);
        status(List.of(
                subtask(
                        "pool-fast",
                        0,
                        2,
                        List.of(active),
                        List.of(new ModelStatus("tree", "1", digest, ModelState.READY, null, 2_000, 30))),
                subtask(
                        "pool-fast",
                        1,
                        2,
                        List.of(active),
                        List.of(new ModelStatus("tree", "1", digest, ModelState.WARMING, null, 1_000, 12)))));

        Result models =
                TestingCommandLine.execute("models", "list", "--control", path("control"), "--status", path("status"));
        assertThat(models.exitCode()).as(models.err()).isZero();
        assertThat(models.out().lines().map(line -> line.strip().replaceAll("  +", " | ")))
                .contains(
                        "model | version | state | ready | memory | served | reason",
                        "tree | 1 | WARMING | pool-fast 1/2 | 2,000 B | 42 | -",
                        "tree | 2 | WRITTEN | - | - | 0 | -");
        JsonNode json = new ObjectMapper()
                .readTree(TestingCommandLine.execute(
                                "get",
                                "endpoint",
                                "point",
                                "--json",
                                "--control",
                                path("control"),
                                "--status",
                                path("status"))
                        .out());
        assertThat(json).hasSize(1);
        assertThat(json.get(0).path("generation").asLong()).isEqualTo(1);
        assertThat(json.get(0).path("epoch").asLong()).isEqualTo(4);
        assertThat(json.get(0).path("state").asText()).isEqualTo("ACTIVE");
        assertThat(json.get(0).path("ready").path("pool-fast").asText()).isEqualTo("2/2");
        assertThat(json.get(0).has("reason")).isFalse();

        Result missing = TestingCommandLine.execute("get", "Models", "oak", "--control", path("control"));
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no model oak");
        assertThat(TestingCommandLine.execute("get", "trees", "--control", path("control"))
                        .exitCode())
                .isEqualTo(2);
        assertThat(TestingCommandLine.execute("get", "rollouts", "--control", path("control"))
                        .err())
                .contains("not available");
        assertThat(TestingCommandLine.execute("get", "models").exitCode()).isEqualTo(2);
        assertThat(TestingCommandLine.execute("get", "models", "--control", path("nowhere"))
                        .out())
                .contains("There are no models.");
        assertThat(TestingCommandLine.execute("get", "models", "--control", "kafka:h/t")
                        .err())
                .contains("is no kafka://host:port/topic");
        assertThat(TestingCommandLine.execute("get", "models", "--control", "https://h/t")
                        .exitCode())
                .isEqualTo(1);
        assertThat(TestingCommandLine.execute("get", "models", "--control", "zzz://h/t")
                        .err())
                .contains("the control folder zzz://h/t cannot be read");
    }

    @Test
    void whatIsRefusedOrSilentIsSaidSo() throws IOException {
        status(List.of(new StatusRecord(
                "run",
                0,
                "pool-fast",
                0,
                1,
                1_000,
                List.of(),
                List.of(new ModelStatus("tree", "1", "ab", ModelState.REFUSED, "no leaves", 0, 0)),
                List.of())));

        String out = TestingCommandLine.execute(
                        "get", "models", "--control", path("control"), "--status", path("status"))
                .out();

        assertThat(out).contains("REFUSED", "no leaves; pool-fast-0 has said nothing for ");
    }

    @Test
    void deleteWritesADocument() throws IOException {
        write("in/models/tree.testing", PROGRAM);
        write("in/all.yaml", MODEL + "---\n" + MODEL.replace("\"1\"", "\"2\"") + "---\n" + ENDPOINT);
        assertThat(apply("in/all.yaml").exitCode()).isZero();

        Result endpoint = TestingCommandLine.execute("delete", "endpoint", "point", "--control", path("control"));
        assertThat(endpoint.exitCode()).as(endpoint.err()).isZero();
        assertThat(folder.resolve("control/Endpoint-point.yaml")).hasContent("""
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: "point", generation: 2, deleted: true}
                ...
                """);
        Result one =
                TestingCommandLine.execute("delete", "model", "tree", "--version", "2", "--control", path("control"));
        assertThat(one.out()).contains("model tree:2 deleted by").doesNotContain("tree:1");
        Result rest = TestingCommandLine.execute("delete", "models", "tree", "--control", path("control"));
        assertThat(rest.out()).contains("model tree:1 deleted by").doesNotContain("tree:2");
        Result again = TestingCommandLine.execute("delete", "model", "tree", "--control", path("control"));
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("there is no model tree");
        Result both = TestingCommandLine.execute("delete", "model", "tree:2", "--control", path("control"));
        assertThat(both.err()).contains("there is no model tree:2; a version is told by --version");
        assertThat(TestingCommandLine.execute("get", "models", "--control", path("control"))
                        .out())
                .contains("There are no models.");
        assertThat(TestingCommandLine.execute(
                                "delete", "endpoint", "point", "--version", "1", "--control", path("control"))
                        .exitCode())
                .isEqualTo(2);

        assertThat(apply("in/all.yaml").out())
                .contains("endpoint point generation 3 written", "model tree:1 written", "model tree:2 written");
    }

    @Test
    void deleteWaitsForTheJob() throws IOException {
        status(List.of(subtask(
                "pool-fast",
                0,
                1,
                List.of(),
                List.of(new ModelStatus("tree", "1", "ab", ModelState.READY, null, 0, 0)))));
        Result open = TestingCommandLine.execute(
                "delete", "model", "tree", "--control", path("control"), "--status", path("status"), "--wait=1ms");
        assertThat(open.exitCode()).isEqualTo(3);
        status(List.of(registrar(
                document("Model", "tree", "1", 0, DocumentState.DELETED, record("control/Model-tree@1.yaml")))));
        Result done = TestingCommandLine.execute(
                "delete", "model", "tree", "--control", path("control"), "--status", path("status"), "--wait=30s");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("model tree:1: DELETED");
    }

    private Result apply(String file, String... more) {
        return TestingCommandLine.execute(
                Stream.concat(Stream.of("apply", "-f", path(file), "--control", path("control")), Stream.of(more))
                        .toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ControlRecord record(String file) throws IOException {
        Path path = folder.resolve(file);
        return ControlRecord.ofFile(path.getFileName().toString(), Files.readAllBytes(path));
    }

    private List<String> files(String name) {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void status(List<StatusRecord> records) throws IOException {
        StatusDirectory directory =
                StatusDirectory.in(folder.resolve("status").toUri().toString());
        for (StatusRecord record : records) {
            directory.write(record);
        }
    }

    private static StatusRecord registrar(DocumentStatus... documents) {
        return new StatusRecord(
                "run",
                0,
                StatusRecord.REGISTRAR,
                0,
                1,
                System.currentTimeMillis(),
                List.of(),
                List.of(),
                List.of(documents));
    }

    private static StatusRecord subtask(
            String operator, int subtask, int of, List<EndpointStatus> endpoints, List<ModelStatus> models) {
        return new StatusRecord(
                "run", 0, operator, subtask, of, System.currentTimeMillis(), endpoints, models, List.of());
    }

    private static DocumentStatus document(
            String kind, String name, String version, long generation, DocumentState state, ControlRecord file) {
        return new DocumentStatus(kind, name, version, generation, state, file.name(), file.sha256(), List.of(), 4);
    }
}
