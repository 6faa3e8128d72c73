package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.RosterBoard;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints with keyed variants that come while a job runs. */
class KeyedLiveDocumentsTest {
    @TempDir
    private Path folder;

    private TestingDocuments documents;
    private LiveDocuments live;

    @BeforeEach
    void setUp() throws Exception {
        documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("job.yaml", """
                        {apiVersion: hedgerow/v1, kind: Job, metadata: {name: j}, spec: {
                          requests: {files: {path: r.jsonl}}, answers: {files: {path: out}},
                          executors: [{name: plain}, {name: keyed, join: keyed}]}}
                        ---
                        {apiVersion: hedgerow/v1, kind: Model, metadata: {name: generic, version: "4"},
                          spec: {format: words, location: one.words, executor: keyed}}
                        """);
        ResolvedDocuments fixed = documents.load("job.yaml");
        live = new LiveDocuments(
                documents.environment(),
                new StartDocuments(fixed.roster(), model -> fixed.artifacts().get(model.id())),
                List.of(FileLocation.ofFolder(folder)),
                AllowList.NOTHING,
                true,
                RosterBoard.in(folder.resolve("board").toUri().toString()),
                new ModelProving(ProvingOptions.DEFAULT.withTrial(false)),
                new JobModels(new JobID()));
    }

    @AfterEach
    void close() {
        live.close();
        assertThat(TestingModelFormat.OPEN).hasValue(0);
    }

    private ControlDocument endpoint(String variant) {
        String text = "{apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: e, generation: 2}, spec: {"
                + "deadline: none, variants: [{name: device, modelKey: unit, model: \"d-{key}\", " + variant + "}]}}";
        return ControlDocuments.read(
                        ControlRecord.ofFile("e.json", text.getBytes(UTF_8)),
                        FileLocation.ofFolder(folder),
                        documents.environment())
                .documents()
                .get(0);
    }

    private List<String> problems(ControlDocument document) throws Exception {
        return live.resolve(document, Map.of()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aFallbackIsTheOnlyVersionTheJobHas() throws Exception {
        ControlDocument document = endpoint("fallback: generic");

        assertThat(live.names().areKnown(document, Map.of())).isTrue();
        LiveDocuments.Resolution resolution = live.resolve(document, Map.of());
        assertThat(resolution.problems()).isEmpty();
        VariantSpec device = resolution.endpoint().variants().get(0);
        assertThat(device.modelId()).isEqualTo("generic:4");
        assertThat(device.pool()).isEqualTo("keyed");
        assertThat(resolution.models()).containsOnlyKeys("generic:4");
    }

    @Test
    void aFallbackThatIsNotThereIsWaitedForThenRefused() throws Exception {
        ControlDocument document = endpoint("fallback: other");

        assertThat(live.names().areKnown(document, Map.of())).isFalse();
        assertThat(NamedModels.models(document)).isEmpty();
        assertThat(problems(document))
                .containsExactly(
                        "e.json:1: spec.variants[0].fallback: names the model other, which is not there; generic:4"
                                + " are there");
        ControlDocument versioned = endpoint("fallback: {model: generic, version: \"5\"}");
        assertThat(live.names().areKnown(versioned, Map.of())).isFalse();
        assertThat(NamedModels.models(versioned)).containsExactly("generic:5");
        assertThat(problems(versioned))
                .singleElement()
                .asString()
                .contains("variants[0].fallback: names the model generic:5");
    }

    @Test
    void withoutAFallbackNoModelIsNamed() throws Exception {
        ControlDocument document = endpoint("executor: keyed");

        assertThat(live.names().areKnown(document, Map.of())).isTrue();
        assertThat(NamedModels.models(document)).isEmpty();
        assertThat(problems(document)).hasSize(2).allMatch(problem -> problem.contains("lacks the key"));
        assertThat(problems(endpoint("executor: plain")))
                .anyMatch(problem -> problem.contains("executor: is plain, which is no executor with join keyed"));
    }
}
