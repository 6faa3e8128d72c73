package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.Digests;
import io.hedgerow.pipeline.documents.RequestSource.FilesSource;
import io.hedgerow.pipeline.documents.RequestSource.Format;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.HotKeysSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.RuntimeSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good documents, and what becomes of them. */
class ResolvedDocumentsTest {
    static final String MODEL = """
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: %s, version: "1"}
            spec: {format: words, location: %s.words}
            ---
            """;

    @TempDir
    private Path folder;

    private TestingDocuments documents;

    @BeforeEach
    void setUp() {
        documents = new TestingDocuments(folder).with("one.words", TestingDocuments.CLASSIFIER);
    }

    @Test
    void theBytesOfAModelOfSettingsAreTheirJson() throws Exception {
        documents.with("d.yaml", """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: one, version: "1"}
                spec: {format: spoken, settings: {words: "classification x:double a,b", more: {b: 2, a: 1}}}
                ---
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: e}
                spec: {variants: [{name: a, model: one, version: "1"}]}
                """);

        ResolvedDocuments resolved = documents.load("d.yaml");

        byte[] json = "{\"more\":{\"a\":1,\"b\":2},\"words\":\"classification x:double a,b\"}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(resolved.artifacts().get("one:1").bytes()).isEqualTo(json);
        ModelSpec spec = resolved.roster().models().get("one:1");
        assertThat(spec.source()).isEqualTo("settings");
        assertThat(spec.sha256()).isEqualTo(Digests.sha256Hex(json));
        assertThat(spec.sizeBytes()).isEqualTo(json.length);
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    @Test
    void aCompositeBringsItsMembersAlong() throws Exception {
        documents.with("two.words", TestingDocuments.CLASSIFIER);
        documents.with(
                "d.yaml",
                """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: outer, version: "1"}
                spec: {format: composite, settings: {chain: [{model: inner, version: 1}]}}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: inner, version: "1"}
                spec: {format: composite, settings: {ensemble: {combine: majorityVote,
                  members: [{model: one, version: 1}, {model: two, version: 1}]}}}
                ---
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: e}
                spec: {variants: [{name: a, model: outer, version: "1"}]}
                ---
                """ + MODEL.formatted("one", "one") + MODEL.formatted("two", "two") + MODEL.formatted("other", "one"));

        ResolvedDocuments resolved = documents.load("d.yaml");

        assertThat(resolved.roster().models()).containsOnlyKeys("outer:1", "inner:1", "one:1", "two:1");
        assertThat(resolved.artifacts()).containsOnlyKeys("outer:1", "inner:1", "one:1", "two:1");
        assertThat(resolved.roster().models().get("outer:1").members()).containsExactly("inner:1");
        assertThat(resolved.roster().models().get("inner:1").members()).containsExactly("one:1", "two:1");
        EndpointSpec endpoint = resolved.roster().endpoints().get(0);
        assertThat(endpoint.classes()).containsExactly("a", "b", "c");
        assertThat(endpoint.inputs()).extracting(InputSpec::name).containsExactly("x", "y");
        assertThat(TestingModelFormat.OPEN).hasValue(0);
        String digest = resolved.roster().models().get("outer:1").sha256();

        documents.with("two.words", "classification x:double,y:double b,a,c");
        assertThat(documents.load("d.yaml").roster().models().get("outer:1").sha256())
                .as("with other bytes of a member")
                .isNotEqualTo(digest);
    }

    @Test
    void modelsOfModelsAreRefusedInACircleAndTooDeep() {
        documents.with("circle.yaml", composite("a", "b") + composite("b", "c") + composite("c", "b"));
        assertThat(documents.problems("circle.yaml"))
                .containsExactly("circle.yaml:14: spec.settings: names the model b:1, which is made of this one:"
                        + " b:1 → c:1 → b:1");
        StringBuilder deep = new StringBuilder(MODEL.formatted("m8", "one"));
        for (int i = 7; i >= 0; i--) {
            deep.append(composite("m" + i, "m" + (i + 1)));
        }
        documents.with("deep.yaml", deep.toString());
        assertThat(documents.problems("deep.yaml"))
                .singleElement()
                .asString()
                .contains("names the model m1:1, and so models of models are deeper than 8 levels");
        StringBuilder wide = new StringBuilder(MODEL.formatted("n0", "one"));
        for (int i = 1; i <= 4; i++) {
            wide.append(
                    composite("n" + i, ("n" + (i - 1) + " ").repeat(6).strip().split(" ")));
        }
        documents.with("wide.yaml", wide.toString());
        assertThat(documents.problems("wide.yaml"))
                .singleElement()
                .asString()
                .contains("is made of 1296 models in the end, at most 1000 are allowed");
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    private static String composite(String name, String... members) {
        String listed = Stream.of(members)
                .map(member -> "{model: " + member + ", version: 1}")
                .collect(Collectors.joining(", "));
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "1"}
                spec: {format: composite, settings: {ensemble: {combine: majorityVote, members: [%s]}}}
                ---
                """.formatted(name, listed);
    }

    @Test
    void readsEveryKey() throws Exception {
        documents.with("models/tree.words", "classification fixed_acidity:double,alcohol:double 3,4,5");
        documents.with("all.yaml", Files.readString(Path.of("src/test/resources/documents/everything.yaml")));

        ResolvedDocuments resolved = documents.load("all.yaml");

        JobSpec job = resolved.job();
        assertThat(job.name()).isEqualTo("wine");
        FilesSource requests = (FilesSource) job.requests();
        assertThat(requests.format()).isEqualTo(Format.CSV);
        assertThat(requests.path().localPath()).isEqualTo(folder.resolve("requests.csv"));
        assertThat(requests.csv())
                .isEqualTo(new RequestSource.CsvOptions(
                        "wine", ';', List.of("fixed_acidity", "alcohol", "colour", "quality"), List.of("quality")));
        assertThat(sinkPath(job.answers())).isEqualTo(folder.resolve("out/answers"));
        assertThat(sinkPath(job.deadLetters())).isEqualTo(folder.resolve("out/dead-letters"));
        assertThat(sinkPath(job.attempts().sink())).isEqualTo(folder.resolve("out/sweet/attempts"));
        assertThat(job.attempts().samplePercent()).isEqualTo(12.5);
        assertThat(job.parallelism()).isEqualTo(3);
        assertThat(job.stateBackend()).isEqualTo(JobSpec.StateBackend.ROCKSDB);
        assertThat(job.checkpointing().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(job.checkpointing().directory().uri()).isEqualTo(URI.create("file:///var/lib/hedgerow/checkpoints"));
        assertThat(job.duplicateWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.bufferTimeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(job.objectReuse()).isFalse();
        assertThat(resolved.allow())
                .isEqualTo(new AllowList(
                        List.of("scores.internal", "[::1]:8080"), List.of("com.acme.FraudModel", "com.acme.models.*")));
        assertThat(resolved.roster().pools())
                .containsExactly(
                        new PoolSpec("fast", 2, 0, 64, PoolSpec.Overflow.SHED, "fast")
                                .withExecution(ExecutionSpec.DEFAULT.withBreaker(null)),
                        new PoolSpec("heavy", 3, 4, 1_024, null, "default")
                                .withExecution(new ExecutionSpec(
                                        0,
                                        5_000,
                                        ExecutionSpec.Concurrency.FIXED,
                                        new ExecutionSpec.BatchSpec(32, 500, 20_000),
                                        new ExecutionSpec.BreakerSpec(
                                                50,
                                                10,
                                                40,
                                                7,
                                                2_000,
                                                20_000,
                                                3,
                                                new ExecutionSpec.SlowCallSpec(20_000, 60)),
                                        ExecutionSpec.Partitioning.FORWARD)),
                        new PoolSpec("per-device", 3, 2, 1_024, null, "default")
                                .withExecution(ExecutionSpec.DEFAULT.withoutInline())
                                .withKeyed(new KeyedJoinSpec(64L << 20)));
    }

    @Test
    void readsEveryKeyOfKeyedVariants() throws Exception {
        documents.with("models/tree.words", "classification fixed_acidity:double,alcohol:double 3,4,5");
        documents.with("all.yaml", Files.readString(Path.of("src/test/resources/documents/everything.yaml")));

        Roster roster = documents.load("all.yaml").roster();

        EndpointSpec devices = roster.endpoints().get(3);
        ModelKeySpec byDevice =
                new ModelKeySpec(new UnitSource(UnitSource.Kind.FEATURE, "device_id"), "device-{key}", true);
        VariantSpec generic = new VariantSpec("device", "device-generic", "1", "per-device", 1, 1, 30_000, false);
        assertThat(devices.variants())
                .containsExactly(
                        generic.withModelKey(byDevice),
                        new VariantSpec("older", "device-generic", "1", "per-device", 1, 1, 30_000, true)
                                .withModelKey(new ModelKeySpec(UnitSource.REQUEST_UNIT, "device-{key}", true)),
                        new VariantSpec("bare", "{key}", "", "per-device", 1, 1, 30_000, true)
                                .withModelKey(new ModelKeySpec(UnitSource.REQUEST_UNIT, "{key}", false)),
                        new VariantSpec("hot", "hot-device", "1", "fast", 1, 1, 30_000, false)
                                .withHotKeys(new HotKeysSpec("device", Set.of("17", "x y"))));
        assertThat(devices.classes()).containsExactly("3", "4");
        assertThat(devices.selection()).isEqualTo(SelectionSpec.of("fastest"));
        assertThat(roster.models()).containsKeys("device-generic:1", "device-17:3", "hot-device:1");
    }

    @Test
    void readsEveryKeyOfModelsAndEndpoints() throws Exception {
        String tree = "classification fixed_acidity:double,alcohol:double 3,4,5";
        documents.with("models/tree.words", tree);
        documents.with("all.yaml", Files.readString(Path.of("src/test/resources/documents/everything.yaml")));

        ResolvedDocuments resolved = documents.load("all.yaml");

        assertThat(resolved.roster().endpoints().get(0))
                .isEqualTo(new EndpointSpec(
                        "wine",
                        3,
                        List.of(
                                InputSpec.scalar("fixed_acidity", ValueType.DOUBLE),
                                InputSpec.scalar("alcohol", ValueType.DOUBLE),
                                new InputSpec("colour", ValueType.STRING, true, List.of()),
                                new InputSpec("image", ValueType.FLOAT, true, List.of(-1L, 3L))),
                        List.of("3", "4", "5"),
                        true,
                        Task.CLASSIFICATION,
                        50,
                        DeadlineFrom.RECORD_TIMESTAMP,
                        List.of(
                                new VariantSpec("tree", "wine-tree", "1", "fast", 1, 1, 30_000, false),
                                new VariantSpec("net", "wine-net", "2", "heavy", 2, 0.5, 40, false),
                                new VariantSpec("shade", "wine-net", "2", "heavy", 1, 1, 30_000, true)),
                        new FanOutSpec(
                                FanOutSpec.Mode.ASSIGNED,
                                "pepper",
                                new UnitSource(UnitSource.Kind.FEATURE, "colour"),
                                List.of("net")),
                        SelectionSpec.of("canary")
                                .withOtherwise(SelectionSpec.of("confidence")
                                        .withMinConfidence(0.8)
                                        .withOtherwise(SelectionSpec.of("weightedVote")
                                                .withQuorum(0.5)
                                                .withTieBreak(SelectionSpec.TieBreak.HIGHEST_CONFIDENCE))),
                        new OnDeadlineSpec(OnDeadlineSpec.Action.PARTIAL, 1, "5", null),
                        new CacheSpec(5_000, 64L << 20, 60_000)));
        assertThat(resolved.roster().endpoints().subList(1, 3))
                .extracting(EndpointSpec::fanOut, EndpointSpec::cache)
                .containsExactly(
                        tuple(FanOutSpec.hedged("hedged", new HedgeSpec("quick", 0.99, 0, 2.5)), null),
                        tuple(
                                FanOutSpec.staged(
                                        "staged",
                                        new StagesSpec(List.of(List.of("first"), List.of("second", "third")), 0.9)),
                                null));
        assertThat(resolved.roster().endpoints().get(1).selection()).isEqualTo(SelectionSpec.of("fastest"));
        assertThat(resolved.roster().models().get("wine-net:2").runtime()).isEqualTo(new RuntimeSpec("cuda", "cpu", 2));
        ModelSpec model = resolved.roster().models().get("wine-tree:1");
        assertThat(model.inputs()).containsExactly(entry("fixed_acidity", "fixed acidity"));
        assertThat(model.output())
                .isEqualTo(new ModelSpec.OutputMapping("label", "p", "v", "c", List.of("3", "4", "5")));
        assertThat(model.sha256()).isEqualTo(Digests.sha256Hex(tree.getBytes(StandardCharsets.UTF_8)));
        assertThat(model.sizeBytes()).isEqualTo(tree.length());
        assertThat(resolved.roster().models().get("wine-net:2").features())
                .isEqualTo(new ModelSpec.FeaturePacking("x", List.of("fixed_acidity", "alcohol")));
        assertThat(new String(resolved.artifacts().get("wine-net:2").bytes(), StandardCharsets.UTF_8))
                .isEqualTo("classification x:float[2] 3,4");
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    @Test
    void fillsInTheDocumentedDefaults() throws Exception {
        documents.with("all.yaml", MODEL.formatted("one", "one") + """
                        apiVersion: hedgerow/v1
                        kind: Endpoint
                        metadata: {name: e}
                        spec:
                          variants:
                            - {name: v, model: one, version: "1"}
                        ---
                        apiVersion: hedgerow/v1
                        kind: Job
                        metadata: {name: j}
                        spec:
                          requests: {files: {path: r.jsonl}}
                          answers: {files: {path: out}}
                        """);

        ResolvedDocuments resolved = documents.load("all.yaml");

        JobSpec job = resolved.job();
        assertThat(((FilesSource) job.requests()).format()).isEqualTo(Format.JSONL);
        assertThat(job.deadLetters()).isNull();
        assertThat(job.attempts()).isNull();
        assertThat(job.parallelism()).isEqualTo(2);
        assertThat(job.stateBackend()).isEqualTo(JobSpec.StateBackend.HEAP);
        assertThat(job.checkpointing().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(job.checkpointing().directory().localPath()).isEqualTo(folder.resolve("working/checkpoints/j"));
        assertThat(job.duplicateWindow()).isEqualTo(Duration.ofSeconds(10));
        assertThat(job.bufferTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(job.objectReuse()).isTrue();
        assertThat(resolved.roster().pools()).containsExactly(PoolSpec.of("default", 2));
        assertThat(resolved.roster().endpoints())
                .containsExactly(new EndpointSpec(
                        "e",
                        1,
                        List.of(InputSpec.scalar("x", ValueType.DOUBLE), InputSpec.scalar("y", ValueType.DOUBLE)),
                        List.of("a", "b", "c"),
                        false,
                        Task.CLASSIFICATION,
                        100,
                        DeadlineFrom.ADMISSION,
                        List.of(new VariantSpec("v", "one", "1", "default", 1, 1, 30_000, false)),
                        FanOutSpec.all("e"),
                        SelectionSpec.of("fastest"),
                        OnDeadlineSpec.PARTIAL));
    }

    @Test
    void readsAModelOf100KibibytesInline() throws Exception {
        byte[] model = "regression x:double".concat(" ".repeat(100 * 1024)).getBytes(StandardCharsets.UTF_8);
        documents.with("all.yaml", """
                        {apiVersion: hedgerow/v1, kind: Model, metadata: {name: m, version: "1"},
                          spec: {format: words, inline: %s}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {
                          variants: [{name: v, model: m, version: "1"}]}}
                        """.formatted(Base64.getEncoder().encodeToString(model)));

        assertThat(documents.load("all.yaml").roster().models().get("m:1").sizeBytes())
                .isEqualTo(model.length);
    }

    @Test
    void aProviderThatOnlyOtherMachinesHaveIsNoProblemWhereTheyRunTheModel() throws Exception {
        documents.with(
                "all.yaml", MODEL.formatted("one", "one").replace("words}", "words, runtime: {provider: rocm}}") + """
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {
                          variants: [{name: v, model: one, version: "1"}]}}
                        """);

        ResolvedDocuments resolved = documents.load(elsewhere(documents.environment()), "all.yaml");

        assertThat(resolved.roster().models()).containsOnlyKeys("one:1");
        assertThat(documents.problems("all.yaml")).hasSize(1);
    }

    @Test
    void whatModelsMayReachIsTheJobsToSayAndTheCallersWhereThereIsNone() throws Exception {
        AllowList callers = new AllowList(List.of("a"), List.of("b.C"));
        documents.with("d.yaml", MODEL.formatted("one", "one") + """
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {
                          variants: [{name: v, model: one, version: "1"}]}}
                        """);
        documents.with("job.yaml", BadDocument.JOB);

        assertThat(documents.load("d.yaml").allow()).isEqualTo(AllowList.NOTHING);
        Environment allowing = documents.environment().withAllow(callers);
        assertThat(documents.load(allowing, "d.yaml").allow()).isEqualTo(callers);
        assertThat(documents.load(allowing, "d.yaml", "job.yaml").allow()).isEqualTo(AllowList.NOTHING);
    }

    private static Environment elsewhere(Environment here) {
        return new Environment(
                here.variables(),
                here.workingDirectory(),
                here.cores(),
                here.formats(),
                here.policies(),
                false,
                here.allow());
    }

    @Test
    void objectsWithoutKeysMeanTheirDefaults() throws Exception {
        documents.with("all.yaml", MODEL.formatted("one", "one").replace("words}", "words, runtime: {}}") + """
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: h}, spec: {cache: {},
                          fanOut: {mode: hedged, primary: v},
                          variants: [{name: v, model: one, version: "1"}, {name: w, model: one, version: "1"}]}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: s}, spec: {
                          cache: {maximumBytes: 3KiB}, fanOut: {mode: staged, stages: [[w], [v]]},
                          selection: {policy: priority},
                          variants: [{name: v, model: one, version: "1"}, {name: w, model: one, version: "1"}]}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Job, metadata: {name: j}, spec: {
                          requests: {files: {path: r.jsonl}}, answers: {files: {path: out}},
                          executors: [{name: default, inline: {}, breaker: {}, batch: {maxBatchSize: 8}}]}}
                        """);

        Roster roster = documents.load("all.yaml").roster();

        assertThat(roster.pools())
                .containsExactly(PoolSpec.of("default", 2)
                        .withExecution(ExecutionSpec.DEFAULT.withBatch(new ExecutionSpec.BatchSpec(8, 0, 10_000))));
        assertThat(roster.models().get("one:1").runtime()).isEqualTo(RuntimeSpec.DEFAULT);
        EndpointSpec hedged = roster.endpoints().get(0);
        assertThat(hedged.fanOut()).isEqualTo(FanOutSpec.hedged("h", new HedgeSpec("v", 0.95, 0, 5)));
        assertThat(hedged.cache()).isEqualTo(new CacheSpec(100_000, CacheSpec.UNLIMITED, 600_000));
        EndpointSpec staged = roster.endpoints().get(1);
        assertThat(staged.fanOut())
                .isEqualTo(FanOutSpec.staged("s", new StagesSpec(List.of(List.of("w"), List.of("v")), 0.8)));
        assertThat(staged.cache()).isEqualTo(new CacheSpec(CacheSpec.UNLIMITED, 3 << 10, 600_000));
    }

    @ParameterizedTest
    @CsvSource({
        "p1, 0.01, 0",
        "p95, 0.95, 0",
        "p99.9, 0.999, 0",
        "p999, 0.999, 0",
        "p99.999, 0.99999, 0",
        "0ms, 0, 0",
        "700us, 0, 700",
        "20ms, 0, 20000",
        "1s, 0, 1000000"
    })
    void readsTheDelayOfAHedge(String written, double quantile, long micros) throws Exception {
        documents.with("all.yaml", MODEL.formatted("one", "one") + """
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: h}, spec: {
                          deadline: 2s, fanOut: {mode: hedged, primary: v, delay: %s},
                          variants: [{name: v, model: one, version: "1"}, {name: w, model: one, version: "1"}]}}
                        """.formatted(written));

        assertThat(documents.load("all.yaml").roster().endpoints().get(0).fanOut())
                .isEqualTo(FanOutSpec.hedged("h", new HedgeSpec("v", quantile, micros, 5)));
    }

    @Test
    void readsAGenerator() throws Exception {
        documents.with("job.json", """
                {"apiVersion": "hedgerow/v1", "kind": "Job", "metadata": {"name": "j"}, "spec": {
                \t"requests": {"generator": {"name": "payments", "seed": -7, "requests": 20000, "rate": 0.5,
                \t\t"startIndex": 9, "options": {"drift": "high \\u00e9\\/\\n", "skew": 3}}},
                \t"answers": {"files": {"path": "s3://bucket/answers"}}}}
                """);

        JobSpec job = documents.load("job.json").job();

        GeneratorSource generator = (GeneratorSource) job.requests();
        assertThat(generator.name()).isEqualTo("payments");
        assertThat(generator.seed()).isEqualTo(-7);
        assertThat(generator.requests()).isEqualTo(20_000);
        assertThat(generator.ratePerSecond()).isEqualTo(0.5);
        assertThat(generator.startIndex()).isEqualTo(9);
        assertThat(generator.endpoint()).isNull();
        assertThat(generator.options()).containsOnly(entry("drift", "high é/\n"), entry("skew", "3"));
        assertThat(((RecordSink.FilesSink) job.answers()).path().uri()).isEqualTo(URI.create("s3://bucket/answers"));
    }

    @Test
    void checksModelsThatNoEndpointNamesAndLeavesThemOut() throws Exception {
        documents.with("all.yaml", MODEL.formatted("one", "one"));

        ResolvedDocuments resolved = documents.load("all.yaml");

        assertThat(resolved.roster().models()).isEmpty();
        assertThat(resolved.artifacts()).isEmpty();
    }

    @Test
    void readsSeveralFilesOnce() throws Exception {
        documents.with("model.yaml", MODEL.formatted("one", "one"));
        documents.with("sub/endpoint.yaml", endpoint("inputs: [{name: x, type: double}, {name: y, type: double}]"));

        assertThat(documents
                        .load("model.yaml", "sub/endpoint.yaml", "sub/../model.yaml")
                        .roster()
                        .endpoints())
                .hasSize(1);
    }

    @Test
    void takesInputsOfAllModelsUnderTheEndpointsNames() throws Exception {
        documents.with("p.words", "classification t:float[2] a,b");
        documents.with("q.words", "classification u:float,w_w:long?,y:float,l:long,b:boolean,x:float a,b");
        documents.with("all.yaml", MODEL.formatted("one", "one") + """
                        {apiVersion: hedgerow/v1, kind: Model, metadata: {name: p, version: "1"}, spec: {format: words,
                          location: p.words, features: {input: t, order: [x, z, l, b]}}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Model, metadata: {name: q, version: "1"}, spec: {format: words,
                          location: q.words, inputs: {u2: u}}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {selection: {policy: majorityVote},
                          variants: [{name: a, model: one, version: 1}, {name: p, model: p, version: 1},
                            {name: q, model: q, version: 1}]}}
                        """);

        EndpointSpec endpoint = documents.load("all.yaml").roster().endpoints().get(0);

        assertThat(endpoint.inputs())
                .containsExactly(
                        InputSpec.scalar("x", ValueType.DOUBLE),
                        InputSpec.scalar("y", ValueType.DOUBLE),
                        InputSpec.scalar("u2", ValueType.FLOAT),
                        new InputSpec("w w", ValueType.LONG, true, List.of()),
                        InputSpec.scalar("l", ValueType.LONG),
                        InputSpec.scalar("b", ValueType.BOOLEAN),
                        InputSpec.scalar("z", ValueType.FLOAT));
        assertThat(endpoint.classes()).containsExactly("a", "b", "c");
    }

    @Test
    void answersWithoutASelectionWhereThereIsNoChoice() throws Exception {
        String none = endpoint("deadline: none");
        String assigned = """
                {apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {fanOut: {mode: assigned},
                  variants: [{name: a, model: one, version: 1}, {name: b, model: one, version: 1, weight: 0}]}}
                """;
        documents.with("none.yaml", MODEL.formatted("one", "one") + none);
        documents.with("assigned.yaml", MODEL.formatted("one", "one") + assigned);

        EndpointSpec withoutDeadline =
                documents.load("none.yaml").roster().endpoints().get(0);
        assertThat(withoutDeadline.hasDeadline()).isFalse();
        assertThat(withoutDeadline.selection().policy()).isEqualTo("priority");
        assertThat(documents
                        .load("assigned.yaml")
                        .roster()
                        .endpoints()
                        .get(0)
                        .selection()
                        .policy())
                .isEqualTo("canary");
    }

    @Test
    void readsModelsFromWhereTheJobAllows() throws Exception {
        documents.with("elsewhere/m.words", TestingDocuments.CLASSIFIER);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
        documents.with("docs/all.yaml", """
                {apiVersion: hedgerow/v1, kind: Model, metadata: {name: a, version: "1"}, spec: {format: words,
                  location: ../elsewhere/m.words}}
                ---
                {apiVersion: hedgerow/v1, kind: Model, metadata: {name: b, version: "1"}, spec: {format: words,
                  location: "%s"}}
                ---
                {apiVersion: hedgerow/v1, kind: Job, metadata: {name: j}, spec: {requests: {files: {path: r.jsonl}},
                  answers: {files: {path: out}}, allow: {locations: [../link]}}}
                """.formatted(
                        folder.resolve("elsewhere/m.words").toUri()));

        assertThat(documents.problems("docs/all.yaml")).isEmpty();
    }

    @Test
    void substitutesInJobsOnly() throws IOException {
        documents.with("sink.txt", "out/answers\n");
        documents.with("job.yaml", """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: j}
                spec:
                  requests: {files: {path: "${env:HOME_SWEET}.jsonl"}}
                  answers: {files: {path: "${file:sink.txt}"}}
                  parallelism: ${env:SUBTASKS}
                """);
        assertThat(documents.problems("job.yaml")).isEmpty();
    }

    static String endpoint(String more) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: e}
                spec:
                  variants:
                    - {name: v, model: one, version: "1"}
                  %s
                """.formatted(more);
    }

    private static Path sinkPath(RecordSink sink) {
        return ((RecordSink.FilesSink) sink).path().localPath();
    }
}
