package io.hedgerow.executors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes that are gone have left on a board for crashes. */
final class TestingCrashes {
    private static final String JOB = "e".repeat(32);

    private final Path folder;

    TestingCrashes(Path folder) {
        this.folder = folder;
    }

    /** Another process has ended in a subject, in another attempt than those before. */
    void add(String subject, String phase) throws IOException {
        Path crashes = Files.createDirectories(folder.resolve("crashes"));
        int number = names("crashes").size();
        Files.createFile(crashes.resolve(
                subject + "." + phase + "." + JOB + ".pools." + number + "." + "f".repeat(16) + "." + number + ".1"));
    }

    /** A model has ended its process twice. */
    void convict(String program) throws IOException {
        String sha256 = Digests.sha256Hex(TestingModelFormat.bytes(program));
        add(sha256, "load");
        add(sha256, "call");
    }

    /** Subjects and phases of all marks. */
    List<String> marks() throws IOException {
        return names("marks").stream()
                .map(name -> name.substring(0, name.indexOf('.', name.indexOf('.') + 1)))
                .toList();
    }

    List<String> names(String kind) throws IOException {
        Path all = folder.resolve(kind);
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
