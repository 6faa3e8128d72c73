package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.docs.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the documentation on documents says what the reader does. */
class DocumentsPageTest {
    private static final String PAGE = "docs/documents.md";

    @TempDir
    Path folder;

    @Test
    void isPublishedAsTheGrammarSays() throws IOException {
        GeneratedPage.check(PAGE, DocumentsPage.write(), DocumentsPageTest.class);
    }

    @Test
    void theExampleIsAccepted() throws Exception {
        Path file = Files.writeString(folder.resolve("job.yaml"), GeneratedPage.resource("example.yaml"));
        Files.createDirectory(folder.resolve("models"));
        Files.copy(
                GeneratedPage.projectFolder().resolve("examples/models/fraud-net.onnx"),
                folder.resolve("models/fraud-net.onnx"));
        Files.writeString(folder.resolve("requests.jsonl"), "{}\n");

        ResolvedDocuments documents = ResolvedDocuments.load(
                List.of(file), Environment.ofProcess(getClass().getClassLoader()));
        assertThat(documents.roster().endpoints()).hasSize(1);
    }

    @Test
    void everyLinkInItLeadsSomewhere() throws IOException {
        String page = DocumentsPage.write();
        List<String> anchors = groups(page, "<a id=\"([^\"]+)\">");
        assertThat(anchors).isNotEmpty().doesNotHaveDuplicates();
        assertThat(groups(page, "\\]\\(#([^)]+)\\)")).isNotEmpty().isSubsetOf(anchors);
        for (String file : groups(page, "\\]\\(([^#)]+)\\)")) {
            assertThat(GeneratedPage.projectFolder().resolve("docs").resolve(file))
                    .exists();
        }
    }

    private static List<String> groups(String text, String pattern) {
        return new ArrayList<>(Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList());
    }
}
