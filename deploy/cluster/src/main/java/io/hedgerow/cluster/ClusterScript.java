package io.hedgerow.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The script {@code deploy/local/cluster}, which makes the command lines of all processes of a cluster. Immutable.
 *
 * @param script where the script is
 * @param folder the cluster's folder
 */
record ClusterScript(Path script, Path folder) {
    private static final Path IN_THE_REPOSITORY = Path.of("deploy", "local", "cluster");

    /** The script of the repository this process was started in, at whatever depth. */
    static ClusterScript forFolder(Path folder) {
        return new ClusterScript(repository().resolve(IN_THE_REPOSITORY), folder.toAbsolutePath());
    }

    /** The root of the repository this process was started in. */
    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve(IN_THE_REPOSITORY))) {
                return at;
            }
        }
        throw new IllegalStateException("there is no " + IN_THE_REPOSITORY + " in " + here + " or above");
    }

    /** A command of the script; its output goes to the file. */
    ProcessBuilder command(File output, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(script.toString());
        line.addAll(arguments);
        line.add("--folder");
        line.add(folder.toString());
        ProcessBuilder command = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return command;
    }

    /** Runs a command to its end. Throws with its output where it fails. */
    void run(List<String> arguments) throws IOException, InterruptedException {
        File output = folder.resolve("script.out").toFile();
        int code = command(output, arguments).start().waitFor();
        if (code != 0) {
            throw new IOException(arguments + " ended with " + code + ": " + Files.readString(output.toPath()));
        }
    }
}
