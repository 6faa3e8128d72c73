package io.hedgerow.executors.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files of variables in a folder of their own, which is there only while they are read. */
final class VariablesFolder implements AutoCloseable {
    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    private VariablesFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes the files under their names, which are {@code variables.…} and nothing else. */
    static VariablesFolder of(Map<String, byte[]> contents) throws IOException {
        VariablesFolder made = new VariablesFolder(Files.createTempDirectory("hedgerow-tensorflow-"));
        try {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                Path path = made.folder.resolve(file.getKey());
                made.files.add(path);
                Files.write(path, file.getValue());
            }
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** What the names of all files begin with, as TensorFlow wants it. */
    String prefix() {
        return folder.resolve("variables").toString();
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
