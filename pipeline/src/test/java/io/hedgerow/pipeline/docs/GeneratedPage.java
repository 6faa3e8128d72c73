package io.hedgerow.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A page of the documentation that is written from code, and compared or written anew. */
public final class GeneratedPage {
    private static final String WRITE = "hedgerow.schema.write";

    private GeneratedPage() {}

    /** The folder of the whole project. */
    public static Path projectFolder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/schema"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder above holds docs/schema");
        }
        return folder;
    }

    /** Fails where the page is not what the code says; writes it first when told so. */
    public static void check(String file, String text, Class<?> test) throws IOException {
        Path page = projectFolder().resolve(file);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("%s is written anew by -Dtest=%s -D%s=true", file, test.getSimpleName(), WRITE)
                .hasContent(text);
    }

    /** A text beside the tests. */
    public static String resource(String name) throws IOException {
        try (InputStream in = GeneratedPage.class.getResourceAsStream("/docs/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A row of a table. */
    public static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** The head of a table. */
    public static String head(String... columns) {
        return row(List.of(columns)) + "|" + " --- |".repeat(columns.length) + "\n";
    }
}
