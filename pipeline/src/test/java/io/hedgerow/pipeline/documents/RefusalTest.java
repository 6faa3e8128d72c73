package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad documents: each problem with its line, its path and what is allowed. */
class RefusalTest {
    private static final String JOB = """
            apiVersion: hedgerow/v1
            kind: Job
            metadata: {name: j}
            spec:
              requests: {files: {path: r.jsonl}}
              answers: {files: {path: out}}
            """;
    private static final String MODEL = """
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: one, version: "1"}
            spec:
              format: testing
              location: one.testing
            """;
    private static final String ENDPOINT = """
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata: {name: e}
            spec:
              selection: {policy: majorityVote}
              variants:
                - {name: a, model: one, version: "1"}
                - {name: b, model: one, version: "1"}
            """;

    @TempDir
    private Path folder;

    /**
     * A document and what is wrong with it.
     *
     * @param name what the case is about
     * @param yaml the whole file {@code d.yaml}; {@code m.yaml} declares the model {@code one:1} beside it
     * @param expected each: the line and path a problem starts with, then {@code |}, then a part of its message
     */
    private record Case(String name, String yaml, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, String yaml, String... expected) {
        return new Case(name, yaml, List.of(expected));
    }

    private static Case job(String name, String more, String... expected) {
        return of(name, JOB + more.indent(2), expected);
    }

    private static Case model(String name, String more, String... expected) {
        return of(name, MODEL.replace("name: one", "name: other") + more.indent(2), expected);
    }

    private static Case endpoint(String name, String more, String... expected) {
        return of(name, ENDPOINT + more.indent(2), expected);
    }

    static Stream<Case> syntax() {
        return Stream.of(
                of("tab", "apiVersion: hedgerow/v1\n\tkind: Job\n", "2: document|indent with spaces"),
                of("unclosed", "a: [1, 2\nb: 3\n", "2: document|is not YAML"),
                of("binary", "\u0000\u0001PNG", "1: file|is not YAML text"),
                of("empty", "", "1: file|holds no document"),
                of("comments only", "# nothing\n---\n", "1: file|holds no document"),
                of("a list", "- a\n", "1: document|is a list, an object with the keys apiVersion, kind"),
                of("a word", "hello\n", "1: document|is hello, an object"),
                of("other version", JOB.replace("/v1", "/v2"), "1: apiVersion|is hedgerow/v2, hedgerow/v1 is allowed"),
                of("no kind", "apiVersion: hedgerow/v1\n", "1: document|lacks the key kind"),
                of(
                        "unknown kind",
                        "apiVersion: hedgerow/v1\nkind: Jobs\nmetadata: {}\nspec: {}\n",
                        "2: kind|is Jobs, one of Job, Model, Endpoint is allowed; did you mean Job?"),
                of(
                        "later kind",
                        "apiVersion: hedgerow/v1\nkind: Rollout\nmetadata: {name: r}\nspec: {steps: []}\n",
                        "2: kind|not available in this version"),
                job(
                        "unknown key",
                        "paralelism: 2",
                        "7: spec.paralelism|is an unknown key",
                        "; did you mean parallelism?"),
                job("unknown key far", "zzz: 2", "7: spec.zzz|is an unknown key, requests, answers, deadLetters"),
                job("odd key", "\"a b\\n\": 2", "7: spec[\"a b\uFFFD\"]|is an unknown key"),
                job(
                        "duplicate key",
                        "parallelism: 2\nparallelism: 3",
                        "8: spec.parallelism|is a duplicate key, first written on line 7"),
                job("anchor", "parallelism: &a 2", "7: spec.parallelism|has an anchor"),
                job("tag", "parallelism: !!int 2", "7: spec.parallelism|has the tag"),
                job("key that is no text", "? [a]\n: 2", "7: spec|has a key that is a list"),
                job("deep", "allow: " + "[".repeat(40) + "]".repeat(40), "|is nested too deep"));
    }

    static Stream<Case> jobs() {
        return Stream.of(
                job(
                        "word for number",
                        "parallelism: two",
                        "7: spec.parallelism|is two, a whole number from 1 to 32768"),
                job("quoted number", "parallelism: \"2\"", "7: spec.parallelism|is \"2\", a whole number"),
                job("octal", "parallelism: 010", "7: spec.parallelism|is 010, a whole number"),
                job("huge number", "parallelism: 99999999999999999999", "7: spec.parallelism|a whole number"),
                job("zero", "parallelism: 0", "7: spec.parallelism|is 0, a whole number from 1"),
                job("no value", "parallelism:", "7: spec.parallelism|has no value, a whole number"),
                job("object for number", "parallelism: {a: 1}", "7: spec.parallelism|is an object, a whole number"),
                job("number for object", "checkpointing: 10s", "7: spec.checkpointing|is 10s, an object with the keys"),
                job("no unit", "duplicateWindow: 10", "7: spec.duplicateWindow|is 10, a whole number with a unit"),
                job("fraction", "duplicateWindow: 1.5s", "7: spec.duplicateWindow|is 1.5s, a whole number with a unit"),
                job("negative", "duplicateWindow: -1s", "7: spec.duplicateWindow|is -1s, a whole number with a unit"),
                job("too long", "duplicateWindow: 400d", "7: spec.duplicateWindow|is 400d, a whole number with a unit"),
                job("overflow", "duplicateWindow: 999999999999999999d", "7: spec.duplicateWindow|a whole number"),
                job("unit", "checkpointing: {interval: 10sec}", "7: spec.checkpointing.interval|is 10sec"),
                job("control", "control: {files: {path: c}}", "7: spec.control|is not available in this version"),
                job("feedback", "feedback: {}", "7: spec.feedback|is not available in this version"),
                job("reports", "reports: {}", "7: spec.reports|is not available in this version"),
                job("delivery", "delivery: exactlyOnce", "7: spec.delivery|not available in this version, atLeastOnce"),
                job("delivery typo", "delivery: atleastonce", "7: spec.delivery|did you mean atLeastOnce?"),
                job(
                        "features",
                        "attempts: {files: {path: a}, includeFeatures: true}",
                        "7: spec.attempts.includeFeatures|not available in this version"),
                job(
                        "sample",
                        "attempts: {files: {path: a}, samplePercent: 101}",
                        "7: spec.attempts.samplePercent|from 0 to 100"),
                job("no sink", "attempts: {samplePercent: 1}", "7: spec.attempts|has none of the keys files"),
                job(
                        "hosts",
                        "allow: {hosts: [a.b]}",
                        "7: spec.allow.hosts|has 1 entries, none are allowed in this version"),
                job(
                        "web",
                        "allow: {locations: [\"https://x/y\"]}",
                        "7: spec.allow.locations|not available in this version"),
                job(
                        "keyed",
                        "executors:\n  - {name: a, join: keyed, modelCache: {maximumSize: 1MiB}, batch: {}}\n"
                                + "  - {name: default}",
                        "8: spec.executors[0].join|is keyed, which is not available in this version",
                        "8: spec.executors[0].modelCache|is not available",
                        "8: spec.executors[0].batch|is not available"),
                job(
                        "pools of one name",
                        "executors:\n  - {name: default}\n  - {name: default}",
                        "9: spec.executors[1].name|is default, which line 8 declares already"),
                job(
                        "pool that is not declared",
                        "executors: [{name: fast}, {name: slow}]",
                        "m.yaml:4: spec.executor|is default, which is no executor of the job; fast, slow are allowed"),
                of(
                        "kafka",
                        JOB.replace("files: {path: r.jsonl}", "kafka: {topic: t}"),
                        "5: spec.requests.kafka|is not available in this version"),
                of(
                        "two sources",
                        JOB.replace("{files", "{generator: {name: g}, files"),
                        "5: spec.requests|has 2 of the keys files, generator, exactly one is allowed"),
                of("no answers", JOB.replace("  answers: {files: {path: out}}\n", ""), "5: spec|lacks the key answers"),
                of("ending", JOB.replace("r.jsonl", "r.txt"), "5: spec.requests.files|lacks the key format"),
                of("csv", JOB.replace("r.jsonl", "r.csv"), "5: spec.requests.files|lacks the key endpoint"),
                of(
                        "endpoint of JSON lines",
                        JOB.replace("r.jsonl", "r.jsonl, endpoint: e"),
                        "5: spec.requests.files.endpoint|is for format csv only"),
                of(
                        "endpoint of csv",
                        JOB.replace("r.jsonl", "r.csv, endpoint: nope"),
                        "5: spec.requests.files.endpoint|names the endpoint nope, which no document declares"),
                of(
                        "column",
                        JOB.replace("r.jsonl", "r.csv, endpoint: nope, header: [a, a], ignoreColumns: [b]"),
                        "5: spec.requests.files.header|names the column a twice",
                        "5: spec.requests.files.ignoreColumns|names the column b, header has a",
                        "|names the endpoint nope"),
                of("second job", JOB + "---\n" + JOB, "9: kind|is a second Job, the first is at d.yaml:5"),
                of(
                        "unset variable",
                        JOB.replace("path: out", "path: \"${env:NOPE}\""),
                        "6: spec.answers.files.path|names the environment variable NOPE, which is not set"),
                of(
                        "unknown mark",
                        JOB.replace("path: out", "path: \"${ENV:NOPE}\""),
                        "6: spec.answers.files.path|has ${ENV:NOPE}, ${env:NAME} and ${file:PATH} are allowed"),
                of(
                        "missing file",
                        JOB.replace("path: out", "path: \"${file:nope.txt}\""),
                        "6: spec.answers.files.path|names the file nope.txt, which does not exist"),
                job(
                        "secret is not shown",
                        "parallelism: \"${env:SECRET}\"",
                        "7: spec.parallelism|is the value of ${env:SECRET}, a whole number"),
                of(
                        "no deadline on endless input",
                        JOB.replace("files: {path: r.jsonl}", "generator: {name: g}") + "---\n" + ENDPOINT
                                + "  deadline: none\n",
                        "16: spec.deadline|is none, which is allowed on bounded input only"));
    }

    static Stream<Case> models() {
        return Stream.of(
                model("warmup", "warmup: {requests: 50}", "7: spec.warmup|is not available in this version"),
                model("validation", "validation: {}", "7: spec.validation|is not available in this version"),
                model("both", "inline: YQ==", "5: spec|has 2 of the keys location, inline"),
                model("sha", "sha256: ABC", "7: spec.sha256|is ABC, a SHA-256 digest of 64 lower-case hex digits"),
                model("other sha", "sha256: " + "0".repeat(64), "6: spec.location|is one.testing, whose sha256 is "),
                model(
                        "renamed twice",
                        "inputs: {a: x, b: x}",
                        "7: spec.inputs|feeds the model input x from both a and b"),
                model(
                        "no such input",
                        "inputs: {a: yy}",
                        "7: spec.inputs.a|is yy, which is no input of the model; x, y"),
                model(
                        "no tensor",
                        "features: {input: q, order: [a, a]}",
                        "7: spec.features.order|names the input a twice",
                        "7: spec.features.input|is q, which is no input"),
                model("no such output", "output: {label: l}", "7: spec.output|refuses: no output l, label is allowed"),
                of(
                        "no location",
                        MODEL.replace("  location: one.testing\n", ""),
                        "5: spec|has none of the keys location, inline"),
                of(
                        "unknown format",
                        MODEL.replace("format: testing", "format: tensorflow").replace("one,", "x,"),
                        "5: spec.format|is tensorflow, which is no model format here; testing are allowed"),
                of(
                        "version is a number",
                        MODEL.replace("\"1\"", "1.10"),
                        "3: metadata.version|is 1.10, which YAML reads as a number",
                        "quote it"),
                of("version is a date", MODEL.replace("\"1\"", "2026-05-01"), "3: metadata.version|reads as a date"),
                of("version with zero", MODEL.replace("\"1\"", "010"), "3: metadata.version|reads as a number"),
                of("name is a boolean", MODEL.replace("name: one", "name: no"), "3: metadata.name|reads as a boolean"),
                of(
                        "bad name",
                        MODEL.replace("name: one", "name: ../x"),
                        "3: metadata.name|is ../x, a name of at most 128"),
                of(
                        "broken base64",
                        MODEL.replace("location: one.testing", "inline: \"a=b\"")
                                .replace("one,", "x,"),
                        "6: spec.inline|is not base64"),
                of(
                        "not base64",
                        MODEL.replace("location: one.testing", "inline: \"*\"").replace("one,", "x,"),
                        "6: spec.inline|is \"*\", base64 text is allowed"),
                of(
                        "empty inline model",
                        MODEL.replace("location: one.testing", "inline: \"IA==\"")
                                .replace("one,", "x,"),
                        "6: spec.inline|is inline, which format testing refuses: the file is empty or truncated"),
                of("same model", MODEL, "3: metadata.name|is the model one:1, which is at m.yaml:3 already"),
                file("missing file", "nope.testing", "6: spec.location|is nope.testing, which does not exist"),
                file("folder", "models", "6: spec.location|is models, which is no regular file"),
                file("web", "https://x/y.pmml", "6: spec.location|web locations are not available in this version"),
                file("unknown scheme", "zz://x/y.pmml", "6: spec.location|outside of the allowed locations"),
                file("escape", "../outside.testing", "6: spec.location|is ../outside.testing, which lies outside"),
                file(
                        "escape by URI",
                        "file:///etc/passwd",
                        "6: spec.location|is file:///etc/passwd, which lies outside"),
                file("escape by code", "file:///%2e%2e/etc/passwd", "6: spec.location|which lies outside"),
                file("absolute", "/etc/passwd", "6: spec.location|is /etc/passwd, which lies outside"),
                file("link", "link.testing", "6: spec.location|is link.testing, which lies outside"),
                file(
                        "truncated",
                        "truncated.testing",
                        "6: spec.location|is truncated.testing, which format testing refuses"),
                file("crash", "crash.testing", "6: spec.location|the format failed to load it: java.lang.IllegalState"),
                file(
                        "mark",
                        "${env:HOME_SWEET}.testing",
                        "6: spec.location|values are substituted in Job documents only",
                        "|does not exist"));
    }

    private static Case file(String name, String location, String... expected) {
        return of(name, MODEL.replace("name: one", "name: x").replace("one.testing", "\"" + location + "\""), expected);
    }

    static Stream<Case> endpoints() {
        return Stream.of(
                endpoint(
                        "deadline",
                        "deadline: 0ms",
                        "9: spec.deadline|is 0ms, a whole number with a unit",
                        "at least 1ms"),
                endpoint("deadline number", "deadline: 50", "9: spec.deadline|is 50, a whole number with a unit"),
                endpoint("cache", "cache: {ttl: 1m}", "9: spec.cache|is not available in this version"),
                endpoint(
                        "hedged",
                        "fanOut: {mode: hedged, primary: a}",
                        "9: spec.fanOut.mode|not available in this version",
                        "9: spec.fanOut.primary|is not available"),
                endpoint("type", "inputs: [{name: x, type: doubel}]", "9: spec.inputs[0].type|did you mean double?"),
                endpoint(
                        "inputs of one name",
                        "inputs:\n  - {name: x, type: int}\n  - {name: x, type: int}",
                        "11: spec.inputs[1].name|is x, which is declared already"),
                endpoint("classes", "classes: [a, a]", "9: spec.classes|names the class a twice"),
                endpoint(
                        "classes of a regression",
                        "classes: [a]\ntask: regression",
                        "9: spec.classes|is for task classification only",
                        "|"),
                endpoint(
                        "unit",
                        "fanOut: {unit: \"feature:q\"}",
                        "9: spec.fanOut.unit|names the feature q, which is no scalar input; x, y are allowed"),
                endpoint("min answers", "onDeadline: {minAnswers: 3}", "9: spec.onDeadline.minAnswers|minAnswers is 3"),
                endpoint(
                        "no default",
                        "onDeadline: {action: default}",
                        "9: spec.onDeadline.action|needs onDeadline.default"),
                endpoint(
                        "default class",
                        "onDeadline: {default: {label: z}}",
                        "9: spec.onDeadline.default.label|no class z"),
                endpoint(
                        "two defaults",
                        "onDeadline: {default: {label: a, value: 1}}",
                        "9: spec.onDeadline.default|has 2 of the keys label, value"),
                endpoint(
                        "missing input",
                        "inputs: [{name: x, type: double}]",
                        "7: spec.variants[0].model|is one:1, which does not fit the endpoint: the endpoint lacks the input y",
                        "8: spec.variants[1].model|"),
                endpoint(
                        "other classes", "classes: [a, b]", "7: spec.variants[0].model|are not the endpoint's", "8: |"),
                of(
                        "no variants",
                        ENDPOINT.replaceAll("    - .*\\n", ""),
                        "6: spec.variants|has no value, a list is allowed"),
                of(
                        "empty variants",
                        ENDPOINT.replaceAll("    - .*\\n", "").replace("variants:", "variants: []"),
                        "6: spec.variants|has 0 entries, 1 to 64 are allowed"),
                of(
                        "weights",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: 0}"),
                        "6: spec.variants|the weights of all variants that answer are 0"),
                of(
                        "canary weights",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: 0}")
                                .replace("majorityVote", "canary"),
                        "5: spec.selection.policy|the weights of all variants that answer are 0"),
                of(
                        "negative weight",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: -1}"),
                        "7: spec.variants[0].weight|is -1, a number from 0",
                        "8: spec.variants[1].weight|"),
                of(
                        "shadows",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", shadow: true}"),
                        "6: spec.variants|all variants are shadows"),
                of(
                        "yes",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", shadow: yes}"),
                        "7: spec.variants[0].shadow|is yes, true or false is allowed",
                        "8: spec.variants[1].shadow|"),
                of("variants of one name", ENDPOINT.replace("name: b", "name: a"), "8: spec.variants[1].name|"),
                of("quorum", ENDPOINT.replace("majorityVote", "majorityVote, quorum: 3"), "5: spec.selection.quorum|"),
                of(
                        "policy",
                        ENDPOINT.replace("majorityVote", "majority"),
                        "5: spec.selection.policy|no selection policy majority"),
                of(
                        "policy later",
                        ENDPOINT.replace("majorityVote", "majorityVote, otherwise: {policy: zz}"),
                        "5: spec.selection.otherwise.policy|no selection policy zz"),
                of(
                        "no selection",
                        ENDPOINT.replace("  selection: {policy: majorityVote}\n", ""),
                        "5: spec|lacks the key selection; with 2 answering variants it names one of the policies average"),
                of(
                        "order without deadline",
                        ENDPOINT.replace("majorityVote", "fastest") + "  deadline: none\n",
                        "5: spec.selection.policy|fastest answers with whichever"),
                of(
                        "unknown model",
                        ENDPOINT.replace(
                                "model: one, version: \"1\"}\n    - {name: b",
                                "model: two, version: \"1\"}\n    - {name: b"),
                        "7: spec.variants[0].model|names the model two:1, which no document declares; one:1 are declared"),
                of(
                        "unknown version",
                        ENDPOINT.replace("version: \"1\"", "version: \"2\""),
                        "7: spec.variants[0].version|names the model one:2",
                        "8: spec.variants[1].version|"),
                of(
                        "keyed variant",
                        ENDPOINT.replace("{name: a,", "{name: a, modelKey: \"feature:x\", fallback: g,"),
                        "7: spec.variants[0].modelKey|is not available",
                        "7: spec.variants[0].fallback|is not available"),
                of(
                        "two endpoints",
                        ENDPOINT + "---\n" + ENDPOINT,
                        "12: metadata.name|is the endpoint e, which is at d.yaml:3"),
                of(
                        "mark",
                        ENDPOINT.replace("name: e", "name: \"${env:A}\""),
                        "3: metadata.name|values are substituted in Job documents only; a Endpoint",
                        "3: metadata.name|a name"));
    }

    @ParameterizedTest
    @MethodSource({"syntax", "jobs", "models", "endpoints"})
    void saysWhereAndWhatIsAllowed(Case bad) throws Exception {
        TestingDocuments documents = new TestingDocuments(folder.resolve("in"))
                .with("one.testing", TestingDocuments.CLASSIFIER)
                .with("crash.testing", "crash")
                .with("truncated.testing", "classi")
                .with("models/a.testing", TestingDocuments.CLASSIFIER)
                .with("../outside.testing", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL)
                .with("d.yaml", bad.yaml());
        Files.createSymbolicLink(documents.folder().resolve("link.testing"), folder.resolve("outside.testing"));

        List<String> problems = documents.problems("m.yaml", "d.yaml");

        List<String> unmet = new ArrayList<>();
        for (String expected : bad.expected()) {
            String[] parts = expected.contains("|") ? expected.split("\\|", 2) : new String[] {"", expected};
            String start = parts[0].isEmpty() || parts[0].startsWith("m.yaml") ? parts[0] : "d.yaml:" + parts[0];
            if (problems.stream().noneMatch(problem -> problem.startsWith(start) && problem.contains(parts[1]))) {
                unmet.add(expected);
            }
        }
        assertThat(unmet).as("not among " + problems).isEmpty();
        assertThat(problems).hasSizeLessThanOrEqualTo(bad.expected().size()).isNotEmpty();
        assertThat(problems).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    @Test
    void reportsEverythingOfAllFilesAtOnce() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.testing", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL.replace("one.testing", "gone.testing"))
                .with("job.yaml", JOB + "  parallelism: x\n  zzz: 1\n")
                .with(
                        "e.yaml",
                        ENDPOINT.replace("version: \"1\"}", "version: \"1\", weight: 0}")
                                        .replace("majorityVote", "majorityVote, quorum: 9")
                                + "  deadline: 0ms\n");

        assertThat(documents.problems("job.yaml", "nowhere.yaml", "e.yaml", "m.yaml"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ", problem.indexOf(": ") + 1)))
                .containsExactly(
                        "job.yaml:7: spec.parallelism",
                        "job.yaml:8: spec.zzz",
                        "nowhere.yaml:1: file",
                        "e.yaml:5: spec.selection.quorum",
                        "e.yaml:6: spec.variants",
                        "e.yaml:9: spec.deadline",
                        "m.yaml:6: spec.location");
    }

    @Test
    void refusesAnAliasBombWithoutExpandingIt() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 1_000; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }
        TestingDocuments documents = new TestingDocuments(folder).with("bomb.yaml", bomb.toString());

        List<String> problems = documents.problems("bomb.yaml");

        assertThat(problems).hasSize(Problems.MOST_REPORTED + 1);
        assertThat(problems.get(0)).startsWith("bomb.yaml:1: a0: has an anchor, anchors and aliases are not allowed");
        assertThat(problems.get(Problems.MOST_REPORTED)).endsWith("more problems are not listed");
    }

    @Test
    void refusesFilesItCannotRead() throws Exception {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("big.yaml", JOB + "#".repeat(300_000))
                .with("sub/x.yaml", JOB);
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9, '\n'});

        assertThat(documents.problems("big.yaml", "sub", "nope.yaml", "latin.yaml"))
                .containsExactly(
                        "big.yaml:1: file: is larger than 256 kB, which is the most a file of documents may be",
                        "sub:1: file: is a folder, name the files in it",
                        "nope.yaml:1: file: does not exist",
                        "latin.yaml:1: file: is not UTF-8 text");
    }

    @Test
    void refusesModelsThatDoNotGoTogether() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.testing", "classification x:double a,b")
                .with("two.testing", "classification x:string a,c")
                .with("three.testing", "regression x:double")
                .with("m.yaml", MODEL)
                .with("m2.yaml", MODEL.replace("one", "two"))
                .with("m3.yaml", MODEL.replace("one", "three"))
                .with(
                        "e.yaml",
                        ENDPOINT.replace("b, model: one", "b, model: two")
                                + "    - {name: c, model: three, version: \"1\"}\n");

        assertThat(documents.problems("e.yaml", "m.yaml", "m2.yaml", "m3.yaml"))
                .containsExactly(
                        "e.yaml:8: spec.variants[1].model: is two:1, which takes x as string where one:1 takes it as"
                                + " double; the endpoint's key inputs, or a model's, settles it",
                        "e.yaml:8: spec.variants[1].model: is two:1 with the classes a, c, one:1 has a, b; all must be"
                                + " classes of one model, or of the endpoint's key classes",
                        "e.yaml:9: spec.variants[2].model: is three:1, which is a regression where one:1 is a"
                                + " classification; all models of an endpoint have one task");
    }
}
