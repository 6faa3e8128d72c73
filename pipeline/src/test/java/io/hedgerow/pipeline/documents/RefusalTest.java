package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.BadDocument.ENDPOINT;
import static io.hedgerow.pipeline.documents.BadDocument.JOB;
import static io.hedgerow.pipeline.documents.BadDocument.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlDirectory;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad documents: each problem with its line, its path and what is allowed. */
class RefusalTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource({
        "io.hedgerow.pipeline.documents.BadJobs#syntax",
        "io.hedgerow.pipeline.documents.BadJobs#jobs",
        "io.hedgerow.pipeline.documents.BadModels#models",
        "io.hedgerow.pipeline.documents.BadEndpoints#endpoints"
    })
    void saysWhereAndWhatIsAllowed(BadDocument bad) throws Exception {
        TestingDocuments documents = new TestingDocuments(folder.resolve("in"))
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("crash.words", "crash")
                .with("truncated.words", "classi")
                .with("models/a.words", TestingDocuments.CLASSIFIER)
                .with("whole/whole.words", "x")
                .with("../outside.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL)
                .with("d.yaml", bad.yaml());
        Files.createSymbolicLink(documents.folder().resolve("link.words"), folder.resolve("outside.words"));

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
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL.replace("one.words", "gone.words"))
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
    void knowsThePoolsOfARace() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL)
                .with("m2.yaml", MODEL.replace("name: one", "name: two") + "  executor: far\n")
                .with("job.yaml", JOB + "  executors: [{name: default}, {name: far}]\n");
        String endpoint =
                ENDPOINT.replace("majorityVote", "fastest").replace("name: b, model: one", "name: b, model: two");
        for (String fanOut :
                List.of("hedged, primary: a", "hedged, primary: a, delay: 5ms", "staged, stages: [[a], [b]]")) {
            documents.with("e.yaml", endpoint + "  fanOut: {mode: " + fanOut + "}\n");
            List<String> problems = documents.problems("job.yaml", "m.yaml", "m2.yaml", "e.yaml");
            if (fanOut.startsWith("staged")) {
                assertThat(problems)
                        .singleElement()
                        .asString()
                        .startsWith("e.yaml:9: spec.fanOut.stages: the variants lie in the pools default, far; stages");
            } else if (fanOut.endsWith("ms")) {
                assertThat(problems).isEmpty();
            } else {
                assertThat(problems)
                        .singleElement()
                        .asString()
                        .startsWith("e.yaml:9: spec.fanOut.delay: a percentile follows the latencies of a in pool"
                                + " default, which pool far does not see");
            }
        }
    }

    @Test
    void refusesFilesItCannotRead() throws Exception {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("sub/x.yaml", JOB)
                .with("large.yaml", JOB + ("#".repeat(999) + "\n").repeat(400))
                .with("line.yaml", JOB + "#".repeat(DocumentFile.MOST_LINE_CHARACTERS + 1));
        try (RandomAccessFile big =
                new RandomAccessFile(folder.resolve("big.yaml").toFile(), "rw")) {
            big.setLength(ControlDirectory.MOST_BYTES + 1);
        }
        Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9, '\n'});

        assertThat(documents.problems("large.yaml", "big.yaml", "sub", "nope.yaml", "latin.yaml", "line.yaml"))
                .containsExactly(
                        "big.yaml:1: file: is larger than 64 MiB, which is the most a file of documents may be; put its"
                                + " documents into several",
                        "sub:1: file: is a folder, name the files in it",
                        "nope.yaml:1: file: does not exist",
                        "latin.yaml:1: file: is not UTF-8 text",
                        "line.yaml:1: file: has more than 1048576 characters in line "
                                + (JOB.lines().count() + 1)
                                + ", which is the most a line may have; break it, or name a file instead of what it"
                                + " holds");
    }

    @Test
    void refusesModelsThatDoNotGoTogether() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.words", "classification x:double a,b")
                .with("two.words", "classification x:string a,c")
                .with("three.words", "regression x:double")
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

    @Test
    void reportsWhatNeedsModelsBesideWhatDoesNot() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL)
                .with(
                        "e.yaml",
                        ENDPOINT.replace(
                                        "majorityVote",
                                        "majorityVote, quorum: 9, minConfidence: 7, otherwise: {policy: zz}")
                                + "  deadline: soon\n  inputs: [{name: x, type: double}]\n"
                                + "  fanOut: {unit: \"feature:q\"}\n"
                                + "  onDeadline: {minAnswers: 5, default: {label: z}}\n");

        assertThat(documents.problems("e.yaml", "m.yaml"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ", problem.indexOf(": ") + 1)))
                .containsExactlyInAnyOrder(
                        "e.yaml:5: spec.selection.minConfidence",
                        "e.yaml:5: spec.selection.quorum",
                        "e.yaml:5: spec.selection.otherwise.policy",
                        "e.yaml:7: spec.variants[0].model",
                        "e.yaml:8: spec.variants[1].model",
                        "e.yaml:9: spec.deadline",
                        "e.yaml:11: spec.fanOut.unit",
                        "e.yaml:12: spec.onDeadline.minAnswers",
                        "e.yaml:12: spec.onDeadline.default.label");
    }

    @Test
    void reportsNothingThatOnlyFollows() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", MODEL)
                .with(
                        "e.yaml",
                        ENDPOINT.replace("majorityVote", "majorityVote, quorum: 3, otherwise: {policy: -}")
                                        .replace("name: a, model: one", "name: -, voteWeight: -4, model: one")
                                + "  classes: [a, \"\"]\n  inputs: [{name: x, type: doubel}]\n"
                                + "  fanOut: {mode: hegded, primary: q, fallbacks: [a], unit: \"feature:y\"}\n"
                                + "  onDeadline: {action: default, default: {label: \"\"}}\n")
                .with("gone.yaml", MODEL.replace("one", "gone"))
                .with(
                        "e2.yaml",
                        ENDPOINT.replace("name: e", "name: e2").replace("b, model: one", "b, model: gone")
                                + "  onDeadline: {default: {label: z}}\n");

        assertThat(documents.problems("e.yaml", "m.yaml", "e2.yaml", "gone.yaml"))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ", problem.indexOf(": ") + 1)))
                .containsExactlyInAnyOrder(
                        "e.yaml:5: spec.selection.otherwise.policy",
                        "e.yaml:7: spec.variants[0].name",
                        "e.yaml:7: spec.variants[0].voteWeight",
                        "e.yaml:9: spec.classes[1]",
                        "e.yaml:10: spec.inputs[0].type",
                        "e.yaml:11: spec.fanOut.mode",
                        "e.yaml:12: spec.onDeadline.default.label",
                        "gone.yaml:6: spec.location");
    }
}
