package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of a model that says {@code a} to everything. */
class GoldenSamplesTest {
    private static final String GOOD = """
            {"features": {"x": 1, "y": 2.5}, "prediction": {"label": "a"}}
            """;

    @TempDir
    private Path folder;

    private TestingDocuments documents;

    @BeforeEach
    void setUp() {
        documents = new TestingDocuments(folder)
                .with("one.words", TestingDocuments.CLASSIFIER)
                .with("m.yaml", BadDocument.MODEL + "  validation: {samples: s.jsonl}\n")
                .with("e.yaml", BadDocument.ENDPOINT);
    }

    private List<String> problems(String samples) {
        List<String> problems = documents.with("s.jsonl", samples).problems("e.yaml", "m.yaml");
        assertThat(TestingModelFormat.OPEN).hasValue(0);
        return problems;
    }

    private void assertProblem(String samples, String expected) {
        assertThat(problems(samples))
                .as("once, though two variants ask the model")
                .containsExactly("m.yaml:7: spec.validation.samples: is s.jsonl, through endpoint e " + expected);
    }

    @Test
    void aModelThatAnswersAsItDidIsTaken() {
        assertThat(problems(GOOD)).isEmpty();
        assertThat(problems(GOOD + "\n" + GOOD))
                .as("blank lines are passed over")
                .isEmpty();
        assertThat(problems(GOOD.replace("\n", "\r\n") + GOOD.strip()))
                .as("whatever ends a line")
                .isEmpty();
    }

    @Test
    void aModelThatAnswersOtherwiseIsRefused() {
        assertProblem(GOOD + GOOD.replace("\"a\"", "\"b\""), "line 2: label is a, expected is b");
        assertProblem(
                GOOD.replace("\"label\": \"a\"", "\"probabilities\": {\"c\": 0.5}"),
                "line 1: probabilities.c is absent, expected is 0.5 ± 1.0E-6");
        assertProblem(
                GOOD.replace("\"label\": \"a\"", "\"probabilities\": {\"z\": 0.5}"),
                "line 1: probabilities.z is no class of the endpoint; a, b, c are allowed");
    }

    @Test
    void linesThatAreNoSamplesAreRefused() {
        assertThat(problems("{\n")).singleElement().asString().contains("line 1: is no sample: not JSON: ");
        assertThat(problems(GOOD.replace("label", "lable")))
                .singleElement()
                .asString()
                .contains("line 1: is no sample: unknown key \"prediction.lable\"; allowed: label, value, ");
        assertThat(problems("{\"features\": {\"x\": 1, \"y\": 1}}"))
                .singleElement()
                .asString()
                .contains("line 1: is no sample: prediction is missing; ");
        assertThat(problems("{\"features\": {\"x\": 1, \"y\": 1}, \"prediction\": {}}"))
                .singleElement()
                .asString()
                .contains("prediction says nothing; ");
        assertThat(problems("{\"feature\": {\"x\": 1}, \"prediction\": {\"label\": \"a\"}}"))
                .singleElement()
                .asString()
                .contains("unknown key \"feature\"; allowed: requestId, features, inputs, prediction");
        assertProblem(
                GOOD.replace("\"x\": 1", "\"x\": \"one\""),
                "line 1: features.x is the string \"one\"; allowed: a finite number (double)");
        assertThat(problems(" \n\n"))
                .singleElement()
                .asString()
                .contains("is s.jsonl, which holds no sample; one JSON object a line is allowed");
    }

    @Test
    void ofManyWrongLinesTheFirstAreShown() {
        assertThat(problems(GOOD.replace("\"a\"", "\"b\"").repeat(9)))
                .containsExactly(
                        "m.yaml:7: spec.validation.samples: is s.jsonl, through endpoint e line 1: label is a, expected is b",
                        "m.yaml:7: spec.validation.samples: is s.jsonl, through endpoint e line 2: label is a, expected is b",
                        "m.yaml:7: spec.validation.samples: is s.jsonl, through endpoint e line 3: label is a, expected is b",
                        "m.yaml:7: spec.validation.samples: is s.jsonl, through endpoint e 6 more lines do not hold");
    }
}
