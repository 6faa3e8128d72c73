package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTextTest {

    @Test
    void editsKeepCommentsAndLayout() {
        DocumentText text = only("""
                # yaml-language-server: $schema=x
                # The best tree. 🌲
                kind: Model   # a comment
                metadata:
                    name: tree # 🌲🌲
                    version: "1"
                spec: {format: pmml,   # flow
                       location: 'a b.pmml', validation: {samples: s.jsonl}}
                """);
        text.add("metadata", "generation", "4");
        text.add("spec", "sha256", "\"ab\"");
        text.replace("spec.location", "/x/a \"b\"\\\n.pmml");
        text.replace("spec.validation.samples", "/x/s.jsonl");

        assertThat(text.written()).isEqualTo("""
                # yaml-language-server: $schema=x
                # The best tree. 🌲
                kind: Model   # a comment
                metadata:
                    generation: 4
                    name: tree # 🌲🌲
                    version: "1"
                spec: {"sha256": "ab", format: pmml,   # flow
                       location: "/x/a \\"b\\"\\\\\\u000a.pmml", validation: {samples: "/x/s.jsonl"}}
                ...
                """);
        assertThat(scalar(text.written(), "spec.location")).isEqualTo("/x/a \"b\"\\\n.pmml");
    }

    @Test
    void splitsAFileIntoItsDocuments() {
        List<DocumentText> documents = DocumentText.split("""
                # head
                ---
                # first
                a: 1
                --- {a: 2}   # second
                ...
                ---
                ---
                # none
                ---
                a: 3
                """);
        assertThat(documents)
                .extracting(DocumentText::written)
                .containsExactly(
                        "# head\n---\n# first\na: 1\n...\n", "--- {a: 2}   # second\n...\n", "---\na: 3\n...\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata: {name: a}",
                "{\"metadata\": {\"name\": \"a\"}}",
                "metadata:\n  # comment\n  name: a",
                "metadata:\n name: >-\n  a\n",
                "metadata:\n  'name':\n    a",
                "metadata: { # comment\n name: a\n}",
                "# 🌲\nmetadata: {name: a} # 🌲",
                "metadata:\r\n  name: a\r\n",
            })
    void whateverTheLayoutTheAddedKeyIsRead(String yaml) {
        DocumentText text = only(yaml);
        text.add("metadata", "generation", "7");
        assertThat(scalar(text.written(), "metadata.generation")).isEqualTo("7");
        assertThat(scalar(text.written(), "metadata.name")).isEqualTo("a");
        DocumentText again = only(yaml);
        again.replace("metadata.name", "b");
        assertThat(scalar(again.written(), "metadata.name")).isEqualTo("b");
    }

    @Test
    void refusesPlacesThatAreNotThere() {
        DocumentText text = only("a: {b: 1}");
        assertThatThrownBy(() -> text.add("c", "k", "1")).hasMessageContaining("no object c");
        assertThatThrownBy(() -> text.replace("a", "1")).hasMessageContaining("no value a");
    }

    private static DocumentText only(String yaml) {
        List<DocumentText> documents = DocumentText.split(yaml);
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    private static String scalar(String yaml, String path) {
        Problems problems = new Problems();
        Node node = YamlTree.parse("f", yaml, problems).get(0);
        assertThat(problems.sorted()).isEmpty();
        for (String step : path.split("\\.", -1)) {
            node = ((Node.Mapping) node).entries().get(step);
        }
        return ((Node.Scalar) node).text();
    }
}
