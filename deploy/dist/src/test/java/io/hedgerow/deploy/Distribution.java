package io.hedgerow.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put the distribution, and documents to run with it. */
final class Distribution {
    static final Path HOME = Path.of("target", "hedgerow").toAbsolutePath();
    static final Path JOB_JAR = HOME.resolve("hedgerow-job.jar");

    private static final Path EXAMPLES =
            Path.of("..", "..", "examples").toAbsolutePath().normalize();

    private Distribution() {}

    /**
     * The ONNX example, writing into the folder.
     *
     * @param generator further keys of its request generator, with a comma before each
     */
    static Path onnxExample(Path folder, String generator) throws IOException {
        String example = Files.readString(EXAMPLES.resolve("onnx.yaml"))
                .replaceFirst(", requests: \\d+", "")
                .replace("endpoint: fraud", "endpoint: fraud" + generator)
                .replace("../out/onnx", folder.resolve("out").toString())
                .replace("location: models/", "location: " + EXAMPLES.resolve("models") + "/")
                .replace("  executors:", "  allow: {locations: [\"" + EXAMPLES + "\"]}\n  executors:");
        return Files.writeString(folder.resolve("onnx.yaml"), example);
    }
}
