package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, it is read or refused: nothing else is thrown, and no model stays loaded. */
class HostileDocumentsPropertyTest {
    private static final int ROUNDS = 100;
    private static final Pattern VALUE = Pattern.compile("(?<=: |\\[|, )[^,{}\\[\\]]+|\\{[^{}]*}|\\[[^\\[\\]]*]");
    private static final List<String> VALUES = List.of(
            "",
            "[]",
            "{}",
            "null",
            "~",
            "-1",
            "0",
            "x",
            "[1]",
            "{a: b}",
            "\"\"",
            "1e999",
            "-0",
            "true",
            "no",
            "none",
            "[[]]",
            "{a: {b: [c]}}",
            "99999999999999999999",
            "${env:",
            "${file:/}",
            "\"\\0\"",
            "'",
            "\"",
            "&a",
            "*a",
            "!!x",
            "..",
            "feature:",
            "s3://",
            "file:",
            ":",
            "- ",
            "? ",
            "\t",
            "\u2028",
            "\uFFFE",
            "0.0000001",
            "%2e%2e/x");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isReadOrRefused(long seed) throws Exception {
        String good = Files.readString(Path.of("src/test/resources/documents/everything.yaml"));
        TestingDocuments documents = new TestingDocuments(folder)
                .with("models/tree.words", "classification fixed_acidity:double,alcohol:double 3,4,5");
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String bad = mutated(good, random);
            documents.with("d.yaml", bad);
            try {
                documents.load("d.yaml");
            } catch (DocumentsRefusedException e) {
                refused++;
                assertThat(e.problems())
                        .as("seed %d, round %d", seed, round)
                        .allMatch(problem ->
                                problem.line() >= 1 && !problem.path().isEmpty());
                assertThat(e.problems())
                        .as("seed %d, round %d", seed, round)
                        .allMatch(problem -> problem.toString().lines().count() == 1);
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + ", round " + round + ":\n" + bad, e);
            }
            assertThat(TestingModelFormat.OPEN)
                    .as("open models, seed " + seed + ", round " + round + "\n" + bad)
                    .hasValue(0);
        }
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    private static String mutated(String good, Random random) {
        List<String> lines = new ArrayList<>(good.lines().toList());
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int line = random.nextInt(lines.size());
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(line);
                case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
                case 2 -> lines.set(line, anyCharacter(lines.get(line), random));
                default -> lines.set(line, anyValue(lines.get(line), random));
            }
        }
        return String.join("\n", lines);
    }

    private static String anyCharacter(String line, Random random) {
        int at = random.nextInt(line.length() + 1);
        return line.substring(0, at) + (char) random.nextInt(0x300) + line.substring(at);
    }

    private static String anyValue(String line, Random random) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        List<int[]> spans = new ArrayList<>();
        Matcher matcher = VALUE.matcher(line);
        while (matcher.find()) {
            spans.add(new int[] {matcher.start(), matcher.end()});
        }
        if (spans.isEmpty()) {
            return line + " " + value;
        }
        int[] span = spans.get(random.nextInt(spans.size()));
        return line.substring(0, span[0]) + value + line.substring(span[1]);
    }
}
