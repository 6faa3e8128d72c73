package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of keyed pools, and the variants whose requests choose among them. */
class KeyedDocumentsTest {
    private static final String JOB = """
            {apiVersion: hedgerow/v1, kind: Job, metadata: {name: j}, spec: {
              requests: {files: {path: r.jsonl}}, answers: {files: {path: out}},
              executors: [{name: plain}, {name: keyed, join: keyed}, {name: other, join: keyed}]}}
            """;
    private static final String WRITTEN = "task: classification, classes: [a, b, c], inputs: [{name: x, type: double},"
            + " {name: y, type: double}, {name: id, type: string, optional: true}], ";

    @TempDir
    private Path folder;

    private TestingDocuments documents;

    @BeforeEach
    void setUp() {
        documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("value.words", "regression x:double,y:double")
                .with("narrow.words", "classification x:double a,z")
                .with("job.yaml", JOB);
    }

    private static String model(String name, String version, String executor, String file) {
        return "{apiVersion: hedgerow/v1, kind: Model, metadata: {name: %s, version: \"%s\"},\n"
                        .formatted(name, version)
                + "  spec: {format: words, location: %s.words, executor: %s}}\n---\n".formatted(file, executor);
    }

    private static String model(String name, String version, String executor) {
        return model(name, version, executor, "one");
    }

    private static String endpoint(String more, String... variants) {
        return "{apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e}, spec: {" + more
                + "selection: {policy: majorityVote}, variants: [\n  {" + String.join("},\n  {", variants) + "}]}}\n";
    }

    private static String device(String more) {
        return "name: device, modelKey: \"feature:id\", model: \"device-{key}\"" + more;
    }

    /** The only problem, without its file. */
    private String problem(String text) {
        documents.with("d.yaml", text);
        List<String> problems = documents.problems("job.yaml", "d.yaml");
        assertThat(problems).hasSize(1);
        return problems.get(0).replaceFirst("^d.yaml:", "");
    }

    private Roster load(String text, String... more) throws DocumentsRefusedException {
        documents.with("d.yaml", text);
        String[] files = new String[more.length + 1];
        System.arraycopy(more, 0, files, 1, more.length);
        files[0] = "d.yaml";
        return documents.load(files).roster();
    }

    @Test
    void allModelsOfKeyedPoolsBelongToTheRoster() throws Exception {
        documents.with(
                "d.yaml",
                model("device-17", "1", "keyed")
                        + model("device-18", "7", "keyed")
                        + model("unused", "1", "plain")
                        + model("elsewhere", "1", "other")
                        + model("plain", "1", "plain")
                        + endpoint(WRITTEN, device(", executor: keyed"), "name: p, model: plain, version: \"1\""));

        ResolvedDocuments resolved = documents.load("job.yaml", "d.yaml");

        assertThat(resolved.roster().models()).containsOnlyKeys("device-17:1", "device-18:7", "elsewhere:1", "plain:1");
        assertThat(resolved.artifacts()).containsOnlyKeys("device-17:1", "device-18:7", "elsewhere:1", "plain:1");
        VariantSpec device = resolved.roster().endpoints().get(0).variants().get(0);
        assertThat(device.pool()).isEqualTo("keyed");
        assertThat(device.model()).isEqualTo("device-{key}");
        assertThat(device.modelId()).isNull();
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    @Test
    void anEndpointNeedsNoModelButThoseThatKeysChoose() throws Exception {
        Roster roster = load(endpoint(WRITTEN, device(", executor: keyed")), "job.yaml");

        assertThat(roster.models()).isEmpty();
        assertThat(roster.endpoints().get(0).classes()).containsExactly("a", "b", "c");
    }

    @Test
    void withoutAModelToTellThemInputsTaskAndClassesAreWritten() {
        documents.with(
                "d.yaml", endpoint("", "name: device, modelKey: unit, model: \"device-{key}\", executor: keyed"));
        assertThat(documents.problems("job.yaml", "d.yaml"))
                .containsExactly(
                        "d.yaml:1: spec: lacks the key task, which no model of its variants tells; one that only requests'"
                                + " keys choose cannot",
                        "d.yaml:1: spec: lacks the key inputs, which no model of its variants tells; one that only"
                                + " requests' keys choose cannot");
        assertThat(problem(endpoint(WRITTEN.replace("classes: [a, b, c], ", ""), device(", executor: keyed"))))
                .startsWith("1: spec: lacks the key classes, which no model of its variants tells");
    }

    @Test
    void modelsOfOtherVariantsTellThem() throws Exception {
        Roster roster = load(
                model("plain", "1", "plain")
                        + endpoint(
                                "",
                                "name: device, modelKey: unit, model: \"device-{key}\", executor: keyed",
                                "name: p, model: plain, version: \"1\""),
                "job.yaml");

        assertThat(roster.endpoints().get(0).classes()).containsExactly("a", "b", "c");
    }

    @Test
    void aFallbackTellsAllAndItsPool() throws Exception {
        Roster roster = load(
                model("generic", "4", "keyed")
                        + endpoint("", "name: device, modelKey: unit, model: \"device-{key}\", fallback: generic"),
                "job.yaml");

        VariantSpec device = roster.endpoints().get(0).variants().get(0);
        assertThat(device.pool()).isEqualTo("keyed");
        assertThat(device.modelId()).isEqualTo("generic:4");
        assertThat(roster.modelOf(device).executor()).isEqualTo("keyed");
    }

    @Test
    void theKeyIsAnInput() {
        assertThat(problem(model("generic", "4", "keyed") + endpoint("", device(", fallback: generic"))))
                .startsWith("5: spec.variants[0].modelKey: no scalar input id; allowed: x, y");
    }

    @Test
    void aNameAloneIsAFallbackOfOneVersion() throws Exception {
        String two = model("generic", "1", "keyed") + model("generic", "2", "keyed");
        assertThat(problem(two
                        + endpoint(
                                WRITTEN,
                                device(", fallback: generic"),
                                device(", fallback: {model: generic," + " version: \"1\"}")
                                        .replace("device,", "d1,"))))
                .isEqualTo(
                        "8: spec.variants[0].fallback: names the model generic of which the versions 1, 2 are there; one"
                                + " of them is allowed, as {model: generic, version: \"1\"}");
        Roster roster =
                load(two + endpoint(WRITTEN, device(", fallback: {model: generic, version: \"1\"}")), "job.yaml");
        assertThat(roster.models()).containsOnlyKeys("generic:1", "generic:2");
    }

    @Test
    void oneVersionOfANameIsThereAtTheStart() {
        assertThat(problem(model("device-17", "1", "keyed")
                        + model("device-17", "2", "keyed")
                        + endpoint(WRITTEN, device(", executor: keyed"))))
                .isEqualTo(
                        "4: metadata.version: is 2 where version 1 is at d.yaml:1; in the keyed executor keyed keys have"
                                + " the version published last, so that one is allowed at the start");
    }

    @Test
    void modelsThatKeysChooseFitTheEndpoint() {
        assertThat(problem(model("device-17", "1", "keyed", "narrow")
                        + model("other-17", "1", "keyed", "narrow")
                        + model("device-18", "1", "other", "narrow")
                        + endpoint(WRITTEN, device(", executor: keyed"))))
                .isEqualTo(
                        "11: spec.variants[0].model: is device-17:1, which does not fit the endpoint: classes [a, z] are"
                                + " not the endpoint's [a, b, c]");
        assertThat(problem(model("device-17", "1", "keyed", "value")
                        + model("generic", "1", "keyed")
                        + endpoint("", "name: d, modelKey: unit, model: \"device-{key}\", fallback: generic")))
                .startsWith("8: spec.variants[0].model: is device-17:1, which is a regression where the endpoint is a"
                        + " classification");
    }

    @Test
    void poolsGoWithHowModelsAreFound() {
        assertThat(problem(model("generic", "1", "plain") + endpoint(WRITTEN, device(", fallback: generic"))))
                .isEqualTo(
                        "5: spec.variants[0].fallback: is generic:1 in executor plain, which is no executor with join"
                                + " keyed; of these keyed, other are allowed");
        assertThat(problem(endpoint(WRITTEN, device(", executor: plain"))))
                .isEqualTo(
                        "2: spec.variants[0].executor: is plain, which is no executor with join keyed; of these keyed,"
                                + " other are allowed");
        assertThat(problem(endpoint(WRITTEN, device(", executor: nowhere"))))
                .startsWith("2: spec.variants[0].executor: is nowhere, which is no executor with join keyed");
        assertThat(problem(model("generic", "1", "keyed")
                        + endpoint(WRITTEN, device(", fallback: generic, executor: other"))))
                .isEqualTo(
                        "5: spec.variants[0].executor: is other, the fallback generic:1 is in keyed; the same is allowed");
        assertThat(problem(model("m", "1", "keyed") + endpoint("", "name: p, model: m, version: \"1\"")))
                .isEqualTo("5: spec.variants[0].model: is m:1 in the keyed executor keyed, whose models are reached by"
                        + " modelKey and fallback alone; models of the executors plain are allowed");
    }

    @Test
    void rulesWithoutModelsAreSaidOfTheDocument() {
        String generic = model("generic", "1", "keyed");
        assertThat(problem(generic + endpoint(WRITTEN + "cache: {}, ", device(", fallback: generic"))))
                .startsWith("4: spec.cache: predictions of device are not remembered");
        assertThat(
                        problem(
                                generic
                                        + model("hot", "1", "plain")
                                        + endpoint(
                                                WRITTEN,
                                                device(", fallback: generic"),
                                                "name: h, model: hot, version: \"1\", shadow: true, hotKeys: {variant: device, keys: [17]}")))
                .startsWith("9: spec.variants[1].shadow: is true where device has false");
    }

    @Test
    void anEndpointOfAPairNeedsNoSelection() throws Exception {
        Roster roster = load(
                model("generic", "1", "keyed")
                        + model("hot", "1", "plain")
                        + endpoint(
                                        WRITTEN,
                                        device(", fallback: generic"),
                                        "name: h, model: hot, version: \"1\", hotKeys: {variant: device, keys: [17]}")
                                .replace("selection: {policy: majorityVote}, ", ""),
                "job.yaml");

        assertThat(roster.endpoints().get(0).selection().policy()).isEqualTo("fastest");
    }

    @Test
    void withoutAJobThePoolsOfKeyedVariantsAreKeyed() throws Exception {
        Roster roster = load(model("generic", "1", "a")
                + model("plain", "1", "b")
                + model("device-17", "1", "a")
                + endpoint(
                        WRITTEN,
                        device(", fallback: generic"),
                        device(", executor: c").replace("device,", "d2,"),
                        "name: p, model: plain, version: \"1\""));

        assertThat(roster.pools())
                .extracting(PoolSpec::name, PoolSpec::isKeyed)
                .containsExactlyInAnyOrder(tuple("a", true), tuple("b", false), tuple("c", true));
        assertThat(roster.models()).containsOnlyKeys("generic:1", "plain:1", "device-17:1");
    }
}
