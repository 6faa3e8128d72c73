package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hedgerow.pipeline.control.ControlRecord;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of many small documents: ten times as many take about ten times the work, which is counted in what this thread allocates,
 * or in steps, and never in time.
 */
class ManyDocumentsTest {
    private static final int MANY = 50_000;

    /** A piece of work that allocates with the square of the number would be at 100. */
    private static final long MOST_TIMES = 13;

    @TempDir
    private Path folder;

    /** About 1 kB each. */
    private static String documents(int count, String extension) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String words = "classification x:double,y:double a,b " + i;
            String inline = Base64.getEncoder().encodeToString(words.getBytes(UTF_8));
            text.append(extension.equals("json") ? json(i, inline) : """
                            apiVersion: hedgerow/v1
                            kind: Model
                            metadata: {name: "device-%d", version: "1", description: "%s"}
                            spec:
                              format: words
                              inline: %s
                              executor: default
                            """.formatted(i, "🌲 ".repeat(200), inline));
            text.append("---\n");
        }
        return text.toString();
    }

    private static String json(int i, String inline) {
        return """
            {"apiVersion": "hedgerow/v1", "kind": "Model",
            \t"metadata": {"name": "device-%d", "version": "1", "description": "%s"},
            \t"spec": {"format": "words", "inline": "%s", "executor": "default"}}
            """.formatted(i, "tree ".repeat(150), inline);
    }

    private Path file(int count, String extension) throws Exception {
        Path file = Files.writeString(folder.resolve(count + "." + extension), documents(count, extension));
        if (count == MANY) {
            assertThat(Files.size(file)).isBetween(40L << 20, 64L << 20);
        }
        return file;
    }

    private interface Work {
        void on(int count) throws Exception;
    }

    private static void assertLinear(int many, Work work) throws Exception {
        work.on(many / 10); // loads classes
        long few = allocatedBytes(work, many / 10);
        assertThat(allocatedBytes(work, many)).isLessThan(MOST_TIMES * few);
    }

    private static long allocatedBytes(Work work, int count) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.on(count);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void filesGivenWithTheCommandAreReadInOnePass() throws Exception {
        Environment environment = new TestingDocuments(folder).environment();
        for (String extension : List.of("yaml", "json")) {
            int many = extension.equals("yaml") ? MANY : MANY / 5;
            file(many / 10, extension);
            file(many, extension);
            assertLinear(many, count -> {
                Problems problems = new Problems();
                Documents read = new DocumentsReader(environment, problems)
                        .read(List.of(folder.resolve(count + "." + extension)));
                assertThat(problems.sorted()).isEmpty();
                assertThat(read.models()).hasSize(count);
            });
        }
    }

    @Test
    void filesOfTheControlFolderAreReadInOnePass() throws Exception {
        Environment environment = new TestingDocuments(folder).environment();
        assertLinear(MANY / 5, count -> {
            ControlRecord file =
                    ControlRecord.ofFile("many.yaml", documents(count, "yaml").getBytes(UTF_8));
            ControlDocumentReader reader = ControlDocumentReader.of(file, FileLocation.ofFolder(folder), environment);
            int found = 0;
            while (reader.next() != null) {
                assertThat(reader.part().bytes().length).isBetween(500, 2_000);
                found++;
            }
            assertThat(found).isEqualTo(count);
        });
    }

    @Test
    void aTextIsSplitInOnePass() {
        String text = documents(MANY, "yaml");
        CodePointIndex index = new CodePointIndex(text);
        assertThat(DocumentText.split(index)).hasSize(MANY);
        assertThat(index.steps()).isLessThanOrEqualTo(2L * text.length());
    }

    @Test
    void documentsAreAppliedInOnePassToAFolderThatHasThem() throws Exception {
        Environment environment = new TestingDocuments(folder).environment();
        int few = MANY / 100;
        long alone = allocatedBytes(count -> apply(environment, count, 0), few);
        long beside = allocatedBytes(count -> apply(environment, count, 20 * few), few);
        long filled = allocatedBytes(count -> apply(environment, 0, 20 * few), few);
        assertThat(beside - filled).isLessThan(2 * alone);
    }

    private void apply(Environment environment, int count, int held) throws Exception {
        ControlRecord file =
                ControlRecord.ofFile("many.yaml", documents(held, "yaml").getBytes(UTF_8));
        FileLocation location = FileLocation.ofFolder(folder);
        ControlFolder control = new ControlFolder(
                location,
                held == 0
                        ? List.of()
                        : List.of(new ControlFolder.File(file, ControlDocuments.read(file, location, environment))));
        Publisher publisher = new Publisher(control, Map.of(), environment);
        assertThat(publisher.prepare(count == 0 ? List.of() : List.of(file(count, "yaml"))))
                .hasSize(count);
    }

    @Test
    void aLongLineIsRefusedBeforeTheParserLooksAtIt() throws Exception {
        Environment environment = new TestingDocuments(folder).environment();
        Path file = folder.resolve("long.yaml");
        Files.writeString(file, "kind: Model\nspec: {inline: " + "A".repeat(60 << 20) + "}\n");
        Problems problems = new Problems();
        long allocated = allocatedBytes(any -> new DocumentsReader(environment, problems).read(List.of(file)), 1);
        assertThat(problems.sorted())
                .singleElement()
                .asString()
                .contains("has more than 1048576 characters in line 2, which is the most a line may have");
        assertThat(allocated).isLessThan(1L << 30);
    }

    @Test
    void aDocumentThatIsTooLargeIsRefusedWithItsLimit() throws Exception {
        Environment environment = new TestingDocuments(folder).environment();
        Path file = folder.resolve("large.yaml");
        Files.writeString(file, "kind: Model\nspec:\n" + "  - abcdefghijklmnopqrstuvwxyz\n".repeat(200_000));
        Problems problems = new Problems();
        new DocumentsReader(environment, problems).read(List.of(file));
        assertThat(problems.sorted()).singleElement().asString().contains("exceeds the limit: 3145728 code points");
    }
}
