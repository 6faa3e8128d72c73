package io.hedgerow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide shows the sources that are compiled and tested here. */
class FormatsPageTest {
    private static final String WRITE = "hedgerow.schema.write";
    private static final Path PAGE = projectFolder().resolve("docs/formats.md");
    private static final Path SOURCES = Path.of("src/test/java/io/hedgerow/testkit/example");
    private static final Pattern SOURCE = Pattern.compile("<<([A-Za-z]+\\.java)>>");

    @Test
    void isPublishedWithTheSourcesAsTheyAre() throws IOException {
        String page = page();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/formats.md is written anew by -Dtest=FormatsPageTest -D%s=true", WRITE)
                .hasContent(page);
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(page());
        while (links.find()) {
            assertThat(PAGE.resolveSibling(links.group(1))).exists();
        }
    }

    private static String page() throws IOException {
        String template = Files.readString(Path.of("src/test/resources/docs/formats.md"));
        return SOURCE.matcher(template).replaceAll(mark -> Matcher.quoteReplacement(source(mark.group(1))));
    }

    private static String source(String file) {
        try {
            return Files.readString(SOURCES.resolve(file)).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path projectFolder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/schema"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder above holds docs/schema");
        }
        return folder;
    }
}
