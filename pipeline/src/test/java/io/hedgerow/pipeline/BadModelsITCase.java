package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.Digests;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.OperatorSetIdProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.onnx.proto.TensorShapeProto;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.executors.proving.TestingHostileFormat;
import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.docs.GeneratedPage;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bad documents and models that come while a job runs: each is refused with its reason, and nothing else happens. */
class BadModelsITCase {
    private static final String SOUND = "inputs=x;classes=no,yes;label=0;confidence=0.9";
    private static final String BETTER = "inputs=x;classes=no,yes;label=1;confidence=0.9";
    private static final int REQUESTS = 40_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private final Map<String, String> reasons = new LinkedHashMap<>();
    private long trialSeconds;

    @Test
    @Timeout(1_800)
    void everyOneIsRefusedWithItsReasonWhileTheOldModelServes() throws Exception {
        measureTrial();
        SlowRequests.start();
        TestingRun run = new TestingRun(folder)
                .variant("only", SOUND)
                .endpoint("deadline: 1h")
                .job("""
                        control: {files: {path: control}, proving: {timeout: %ds, memory: 256MiB}}
                        executors: [{name: default, queueCapacity: 100000}]
                        allow: {locations: [., "nowhere://x/"]}
                        reports: {files: {path: reports}}""".formatted(trialSeconds))
                .generated("{name: slow, requests: " + REQUESTS + "}");
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            Awaitility.await().atMost(LONGEST).until(() -> Files.exists(folder.resolve("job.yaml")) && isServing());
            badFiles();
            badOnnx();
            badCode();
            badDocuments();
            Awaitility.await()
                    .atMost(LONGEST)
                    .untilAsserted(() -> assertThat(refused(run).keySet()).containsAll(reasons.keySet()));
            assertEachHasItsReason(refused(run));
            assertThat(hasRestarted()).as("restarted").isFalse();

            control(
                    "better",
                    model("only", "2", "testing", file("better.testing", BETTER.getBytes(UTF_8))) + "---\n"
                            + endpoint(100, "only", "2"));
            Awaitility.await()
                    .atMost(LONGEST)
                    .until(() -> run.lines("reports").stream()
                            .anyMatch(line -> line.contains("better.yaml") && line.contains("ACTIVE")));
            assertThat(hasRestarted()).as("restarted").isFalse();
        } finally {
            SlowRequests.enough();
        }

        Result result = running.get(5, TimeUnit.MINUTES);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.answers()).hasSize(REQUESTS);
        assertThat(run.answers().values())
                .allSatisfy(answer -> {
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(Status.ANSWERED);
                    assertThat(answer.prediction().label())
                            .isEqualTo(answer.version().equals("1") ? "no" : "yes");
                })
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("1"))
                .anySatisfy(answer -> assertThat(answer.version()).isEqualTo("2"));
    }

    /**
     * Trials are processes of low priority. However busy the machine is, a sound model is through in time, and one that hangs is
     * not ended before.
     */
    private void measureTrial() throws Exception {
        long startNanos = System.nanoTime();
        new ModelProving(ProvingOptions.DEFAULT.withTimeout(LONGEST).withFolder(folder.resolve("measured")))
                .prove(
                        new TestingHostileFormat(),
                        TestingHostileFormat.artifact("harmless"),
                        LoadOptions.DEFAULT,
                        OutputMapping.INFERRED);
        trialSeconds = 6 + 5 * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    }

    /** None until the first part of them is finished. */
    private List<String> reports(TestingRun run) {
        return Files.exists(folder.resolve("reports")) ? run.lines("reports") : List.of();
    }

    /** By file, without its ending: the lines that say that something in it is refused. */
    private Map<String, String> refused(TestingRun run) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (String line : reports(run)) {
            for (String name : reasons.keySet()) {
                if (line.contains("\"" + name + ".yaml\"") && line.contains("\"REFUSED\"")) {
                    refused.merge(name, line, String::concat);
                }
            }
        }
        return refused;
    }

    private void assertEachHasItsReason(Map<String, String> refused) {
        SoftAssertions softly = new SoftAssertions();
        reasons.forEach(
                (name, reason) -> softly.assertThat(refused.get(name)).as(name).contains(reason));
        softly.assertAll();
    }

    private boolean hasRestarted() throws IOException {
        var status = StatusDirectory.in(
                        folder.resolve("checkpoints/status").toUri().toString())
                .read();
        assertThat(status.records()).isNotEmpty();
        return status.records().stream().anyMatch(subtask -> subtask.attempt() > 0);
    }

    private boolean isServing() {
        return TestingCommandLine.execute(
                        "get", "Endpoint", "--job", folder.resolve("job.yaml").toString())
                .out()
                .contains("ACTIVE");
    }

    private void badFiles() throws IOException {
        Path sound = file("sound.testing", SOUND.getBytes(UTF_8));
        bad(
                "digest",
                "whose sha256 is ",
                document("digest", "1", "testing", "location: ../sound.testing", "0".repeat(64)));
        Path large = folder.resolve("large.testing");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength((1L << 30) + 1);
        }
        bad(
                "large",
                "larger than 1024 MiB",
                document("large", "1", "testing", "location: ../large.testing", "0".repeat(64)));
        bad(
                "elsewhere",
                "outside of the allowed locations",
                document("elsewhere", "1", "testing", "location: /etc/hostname", "0".repeat(64)));
        bad("format", "is no model format here", model("format", "1", "cobol", sound));
        Path other = file("other.testing", (SOUND + ";id=other").getBytes(UTF_8));
        bad("bytes", "never change their bytes", model("only", "1", "testing", other));
        bad(
                "scheme",
                "no Flink file system here",
                document("scheme", "1", "testing", "location: \"nowhere://x/y.testing\"", "0".repeat(64)));
    }

    private void badOnnx() throws IOException {
        byte[] net = Files.readAllBytes(GeneratedPage.projectFolder().resolve("examples/models/fraud-net.onnx"));
        bad("truncated", "format onnx refuses", onnx("truncated", Arrays.copyOf(net, net.length / 2)));
        bad("bomb", "limit MAX_CONSTANT_BYTES", onnx("bomb", graph("ConstantOfShape", "", "y", longs("x", 1L << 29))));
        TensorProto external = TensorProto.newBuilder()
                .setName("w")
                .setDataType(DataType.FLOAT_VALUE)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        bad("external", "outside the file", onnx("external", graph("Identity", "", "y", longs("x", 1), external)));
        bad("operator", "custom set 'com.evil'", onnx("operator", graph("Evil", "com.evil", "y", longs("x", 1))));
    }

    private void badCode() {
        bad("hangsInLoad", "not done after " + trialSeconds + " s, while loading", hostile("hangsInLoad", "load HANG"));
        bad("hangsInCall", "while scoring made-up rows", hostile("hangsInCall", "score HANG"));
        bad("crash", "crashed in native code", hostile("crash", "load CRASH"));
        bad("native", "more memory than the 256 MiB", hostile("native", "load NATIVE_MEMORY"));
        bad("heap", "more memory than the 256 MiB", hostile("heap", "load OUT_OF_MEMORY_ERROR"));
        bad(
                "host",
                "names the host elsewhere.example:80, which is not allowed",
                settings(
                        "host",
                        "remote",
                        "{\"model\":\"m\",\"protocol\":\"openInference\",\"url\":\"http://elsewhere.example:80\"}"));
        bad("class", "allow.classes", settings("class", "java", "{\"class\":\"com.evil.Model\"}"));
    }

    /** Of settings the digest is that of their JSON. */
    private static String settings(String name, String format, String json) {
        return document(name, "1", format, "settings: " + json, Digests.sha256Hex(json.getBytes(UTF_8)));
    }

    private void badDocuments() {
        bad(
                "signature",
                "is no input of the model",
                model("signature", "1", "testing", folder.resolve("sound.testing"))
                        .replace("spec: {", "spec: {inputs: {x: amount}, "));
        Path unfit = file("unfit.testing", (SOUND + ";refuseBind=it does not fit").getBytes(UTF_8));
        bad("binding", "it does not fit", model("unfit", "1", "testing", unfit) + "---\n" + endpoint(2, "unfit", "1"));
        file("samples.jsonl", "{\"features\":{\"x\":1},\"prediction\":{\"label\":\"yes\"}}".getBytes(UTF_8));
        bad(
                "golden",
                "samples.jsonl",
                model("golden", "1", "testing", folder.resolve("sound.testing"))
                                .replace("spec: {", "spec: {validation: {samples: ../samples.jsonl}, ")
                        + "---\n" + endpoint(3, "golden", "1"));
        bad("unknown", "which the job does not have", endpoint(4, "nobody", "1"));
        bad("older", "a newer one is allowed", endpoint(1, "only", "2"));
        bad("deletion", "which is in use by endpoint point", """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: only, version: "1", deleted: true}
                """);
        bad("unreadable", "is not YAML", "kind: [");
    }

    private void bad(String name, String reason, String documents) {
        reasons.put(name, reason);
        control(name, documents);
    }

    /** Appears as a whole, with the mark that says so. */
    private void control(String name, String documents) {
        try {
            Path written = Files.writeString(folder.resolve("." + name), documents + "...\n");
            Files.move(written, folder.resolve("control").resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Other bytes in each run: what came of them in an earlier one is remembered on this machine. */
    private String hostile(String name, String program) {
        return model(
                name, "1", "hostile", file(name + ".hostile", (program + " " + UUID.randomUUID()).getBytes(UTF_8)));
    }

    private String onnx(String name, byte[] bytes) {
        return model(name, "1", "onnx", file(name + ".onnx", bytes));
    }

    private String model(String name, String version, String format, Path file) {
        try {
            String sha256 = Digests.sha256Hex(Files.readAllBytes(file));
            return document(name, version, format, "location: ../" + file.getFileName(), sha256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String document(String name, String version, String format, String source, String sha256) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "%s"}
                spec: {format: %s, %s, sha256: "%s"}
                """.formatted(name, version, format, source, sha256);
    }

    private static String endpoint(int generation, String model, String version) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: %d}
                spec:
                  deadline: 1h
                  inputs: [{name: x, type: double}]
                  variants: [{name: only, model: %s, version: "%s"}]
                """.formatted(generation, model, version);
    }

    private static byte[] graph(String operator, String domain, String output, TensorProto... constants) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.evil").setVersion(1))
                .setGraph(GraphProto.newBuilder()
                        .setName("bad")
                        .addAllInitializer(List.of(constants))
                        .addNode(NodeProto.newBuilder()
                                .setOpType(operator)
                                .setDomain(domain)
                                .addInput("x")
                                .addOutput(output))
                        .addOutput(ValueInfoProto.newBuilder()
                                .setName(output)
                                .setType(TypeProto.newBuilder()
                                        .setTensorType(TypeProto.Tensor.newBuilder()
                                                .setElemType(DataType.FLOAT_VALUE)
                                                .setShape(TensorShapeProto.newBuilder()
                                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                                .setDimParam("N")))))))
                .build()
                .toByteArray();
    }

    private static TensorProto longs(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64_VALUE)
                .addDims(1)
                .addInt64Data(value)
                .build();
    }
}
