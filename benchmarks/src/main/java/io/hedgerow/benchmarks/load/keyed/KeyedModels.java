package io.hedgerow.benchmarks.load.keyed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.benchmarks.load.model.BehaviourFormat;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import io.hedgerow.pipeline.control.ControlDirectory;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.FileLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Very many models of the benchmarks' own format, on disk and as documents of a control log.
 *
 * @param models how many, at least 1
 * @param features numbers that each takes
 * @param weightBytes bytes of weights in each at least
 * @param pool the pool they are for
 */
public record KeyedModels(int models, int features, int weightBytes, String pool) {
    private static final String END = "...\n";

    /** Files in one folder; more make a folder slow to list. */
    private static final int PER_FOLDER = 1_000;

    public KeyedModels {
        if (models < 1) {
            throw new IllegalArgumentException("there must be a model, was " + models);
        }
    }

    /** The name of the model with a number from 0. */
    public static String nameOf(int model) {
        return "device-" + keyOf(model);
    }

    /** The key with which requests ask for the model with a number from 0. */
    public static String keyOf(int model) {
        return Integer.toString(model);
    }

    /**
     * Writes the models' files, and documents that name them, as many in a file as the control log takes.
     *
     * @param folder for the models
     * @param control the control folder
     * @return how many files of documents there are
     */
    public int write(Path folder, Path control) throws IOException {
        Files.createDirectories(control);
        ControlFolder target = new ControlFolder(FileLocation.ofFolder(control), List.of());
        StringBuilder documents = new StringBuilder();
        int files = 0;
        for (int model = 0; model < models; model++) {
            String document = document(model, folder);
            if (documents.length() + document.length() + END.length() > ControlDirectory.MOST_BYTES) {
                write(target, files++, documents);
            }
            documents.append(document);
        }
        write(target, files++, documents);
        return files;
    }

    private String document(int model, Path folder) throws IOException {
        byte[] bytes = ModelBehaviour.cheap(features, model).toBytes(weightBytes);
        Path file = Files.createDirectories(folder.resolve(Integer.toString(model / PER_FOLDER)))
                .resolve(nameOf(model) + ".bench");
        Files.write(file, bytes);
        return """
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "1"}
                spec: {format: %s, location: "%s", sha256: "%s", executor: %s}
                """.formatted(
                        nameOf(model), BehaviourFormat.NAME, file.toAbsolutePath(), ControlRecord.sha256(bytes), pool);
    }

    /** Writes what was gathered, and begins anew. All characters are of one byte. */
    private static void write(ControlFolder target, int number, StringBuilder documents) throws IOException {
        String name = String.format(Locale.ROOT, "devices-%05d.yaml", number);
        target.write(ControlRecord.ofFile(name, (documents + END).getBytes(UTF_8)));
        documents.setLength(0);
    }
}
