package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the process of a trial is started: a short command line, since ONNX Runtime 1.29 crashes under one of 4 kB, with
 * all that is long in a file; at low priority; within the limits the system enforces by itself; without the secrets
 * that the environment may hold.
 */
final class TrialCommand {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<Path> NICE = List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"));
    private static final int NICENESS = 10;

    /** A program name, which the shell takes as $0, then kilobytes, then the command. */
    private static final String LIMITED = "ulimit -c 0; ulimit -d \"$1\"; shift; exec \"$@\"";

    private static final Set<String> KEPT_VARIABLES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TZ",
            "LD_LIBRARY_PATH",
            "CUDA_VISIBLE_DEVICES",
            "NVIDIA_VISIBLE_DEVICES",
            "TF_CPP_MIN_LOG_LEVEL",
            "SystemRoot");

    /** Properties that say where native libraries are; they mean the same in the child. */
    private static final Set<String> KEPT_PROPERTIES = Set.of("org.bytedeco.javacpp.cachedir", "java.library.path");

    private TrialCommand() {}

    static ProcessBuilder of(TrialFiles files, ClassPath classPath, TrialLimits limits) throws IOException {
        Files.write(files.arguments(), quoted(arguments(files, classPath, limits)));
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            command.addAll(List.of(SHELL.toString(), "-c", LIMITED, "sh", Long.toString(limits.mappedBytes() >> 10)));
        }
        NICE.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", Integer.toString(NICENESS))));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + files.arguments());
        ProcessBuilder process =
                new ProcessBuilder(command).directory(files.folder().toFile()).redirectErrorStream(true);
        process.environment().keySet().retainAll(KEPT_VARIABLES);
        return process;
    }

    private static List<String> arguments(TrialFiles files, ClassPath classPath, TrialLimits limits) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xms16m",
                "-Xmx" + limits.memoryBytes(),
                "-XX:MaxDirectMemorySize=" + limits.memoryBytes(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData", // its file in /tmp would outlive a kill
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + files.temporary().resolve("crash.log"),
                "-XX:+DisableAttachMechanism",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + files.temporary(),
                // Loggers of the full kind take time to set up, and may open files.
                "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                "-cp",
                classPath.text()));
        for (Map.Entry<Object, Object> property : System.getProperties().entrySet()) {
            if (KEPT_PROPERTIES.contains(property.getKey())) {
                arguments.add("-D" + property.getKey() + "=" + property.getValue());
            }
        }
        arguments.addAll(List.of(TrialMain.class.getName(), files.folder().toString()));
        return arguments;
    }

    /** As the launcher reads its argument files. */
    private static List<String> quoted(List<String> arguments) {
        return arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList();
    }
}
