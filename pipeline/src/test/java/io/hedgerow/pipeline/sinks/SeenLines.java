package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What somebody sees who reads the part files of a folder, and the threads that write them. */
final class SeenLines {
    private SeenLines() {}

    /** Names of the visible files, sorted. */
    static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of all visible files. */
    static List<String> in(Path folder) {
        List<String> lines = new ArrayList<>();
        for (String file : files(folder)) {
            try {
                lines.addAll(Files.readAllLines(folder.resolve(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    /** Live threads whose names begin so. */
    static List<Thread> threads(String prefix) {
        Thread[] threads = new Thread[Thread.activeCount() * 2];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().startsWith(prefix))
                .toList();
    }
}
