package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the part files that a job has made visible in a folder. */
final class AnswerFiles {
    private AnswerFiles() {}

    /** The visible parts; none where there is no folder. Names that begin with a dot are not visible. */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Gives the ledger every line of every visible part. */
    static void read(Path folder, Ledger ledger) throws IOException {
        for (Path part : in(folder)) {
            readPart(part, ledger);
        }
    }

    private static void readPart(Path part, Ledger ledger) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(part, UTF_8)) {
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line, part + ":" + number, ledger);
                number++;
            }
        }
    }

    private static void readLine(String line, String where, Ledger ledger) {
        AnswerLine answer;
        try {
            answer = AnswerLine.parse(line);
        } catch (IllegalArgumentException e) {
            ledger.unreadable(where + ": " + e.getMessage());
            return;
        }
        ledger.answered(answer);
    }
}
