package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random edits, scans and restores against a model that knows the contents by heart. Give a failing seed back with {@code
 * -Dhedgerow.seed=N}.
 */
class ControlDirectoryPropertyTest {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int STEPS = 400;
    private static final String[] NAMES = {"a.yaml", "b.yml", "c.json", "d.yaml", "e.json"};
    private static final String TOO_LARGE = "#".repeat(MOST_BYTES + 1);

    @TempDir
    private Path folder;

    static LongStream seeds() {
        Long given = Long.getLong("hedgerow.seed");
        return given == null ? LongStream.range(0, 12) : LongStream.of(given);
    }

    /** What the folder holds, and what must have been said of it. */
    private static final class Model {
        final Map<String, String> contents = new TreeMap<>();
        /** What was said last: contents, or the empty text for a file that is too large. */
        final Map<String, String> said = new TreeMap<>();

        final Map<String, String> candidates = new HashMap<>();
        final Map<String, Integer> misses = new HashMap<>();

        List<String> expectedOfScan() {
            List<String> expected = new ArrayList<>();
            candidates.keySet().retainAll(contents.keySet());
            contents.forEach((name, text) -> look(name, text, expected));
            for (String name : List.copyOf(said.keySet())) {
                boolean isGone = !contents.containsKey(name) && misses.merge(name, 1, Integer::sum) == 2;
                if (isGone) {
                    expected.add("VANISHED " + name);
                    said.remove(name);
                }
            }
            misses.keySet().removeIf(name -> contents.containsKey(name) || !said.containsKey(name));
            return expected;
        }

        private void look(String name, String text, List<String> expected) {
            if (text.equals(TOO_LARGE)) {
                candidates.remove(name);
                if (!"".equals(said.put(name, ""))) {
                    expected.add("UNREADABLE " + name);
                }
                return;
            }
            boolean isWhole = text.endsWith("\n...\n") || text.equals("{}");
            if (text.equals(said.get(name))) {
                candidates.remove(name);
            } else if (isWhole || text.equals(candidates.get(name))) {
                candidates.remove(name);
                said.put(name, text);
                expected.add("FILE " + name + " " + text);
            } else {
                candidates.put(name, text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysEveryChangeOnceAndNothingElse(long seed) throws IOException {
        Random random = new Random(seed);
        Model model = new Model();
        Map<String, String> handedOn = new HashMap<>();
        ControlDirectory directory = directory(handedOn);
        for (int step = 1; step <= STEPS; step++) {
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                edit(random, step, model);
            }
            Watched.Scan scan = directory.scan();
            assertThat(scan.records())
                    .as("seed %s, step %s", seed, step)
                    .extracting(ControlDirectoryPropertyTest::shown)
                    .containsExactlyElementsOf(model.expectedOfScan());
            assertThat(scan.isSettled()).as("seed %s, step %s", seed, step).isEqualTo(model.candidates.isEmpty());
            scan.records().forEach(record -> handOn(record, handedOn));
            if (random.nextInt(40) == 0) {
                directory = restore(handedOn, model);
            }
        }
    }

    /** Times are the test's own, so that no edit hides behind the clock's granularity. */
    private void edit(Random random, int step, Model model) throws IOException {
        String name = NAMES[random.nextInt(NAMES.length)];
        Path file = folder.resolve(name);
        int choice = random.nextInt(10);
        if (choice < 2) {
            Files.deleteIfExists(file);
            model.contents.remove(name);
            return;
        }
        String text = choice == 2 ? TOO_LARGE : text(name, random);
        Path temporary = Files.writeString(folder.resolve("." + name + ".tmp"), text);
        Files.setLastModifiedTime(temporary, FileTime.fromMillis(1_000_000L + 1_000L * step + random.nextInt(1_000)));
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        model.contents.put(name, text);
    }

    /** Lengths differ with contents: what time and length do not tell is another test's. */
    private static String text(String name, Random random) {
        int number = random.nextInt(6);
        String body = "n: " + "1".repeat(number + 1) + "\n";
        if (name.endsWith(".json")) {
            return random.nextBoolean() ? "{}" : "{\"n\": " + "1".repeat(number + 1);
        }
        return random.nextBoolean() ? body + "...\n" : body;
    }

    private ControlDirectory restore(Map<String, String> handedOn, Model model) {
        model.candidates.clear();
        model.misses.clear();
        model.said.values().removeIf(String::isEmpty);
        model.said.putAll(tooLarge(handedOn));
        return directory(handedOn);
    }

    /** After a restore these are said again: what was wrong is not in the checkpoint, only that something was. */
    private static Map<String, String> tooLarge(Map<String, String> handedOn) {
        Map<String, String> said = new HashMap<>();
        handedOn.forEach((name, digest) -> {
            if (digest.isEmpty()) {
                said.put(name, "something");
            }
        });
        return said;
    }

    private ControlDirectory directory(Map<String, String> handedOn) {
        return new ControlDirectory(new org.apache.flink.core.fs.Path(folder.toUri()), handedOn, MOST_BYTES);
    }

    private static void handOn(ControlRecord record, Map<String, String> handedOn) {
        ControlSplit.Progress progress = new ControlSplit.Progress(new ControlSplit(handedOn));
        progress.handOn(record);
        handedOn.clear();
        handedOn.putAll(progress.split().handedOn());
    }

    private static String shown(ControlRecord record) {
        return record.kind() + " " + record.name()
                + (record.kind() == ControlRecord.Kind.FILE ? " " + new String(record.bytes(), UTF_8) : "");
    }
}
