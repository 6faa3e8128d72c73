package io.hedgerow.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Wall clocks of processes that can be stepped one by one: a library that is compiled here and preloaded into each. Nothing in
 * what is tested knows of it, and what measures time from one moment to another (System.nanoTime) is as it was. Immutable.
 *
 * @param library what is preloaded
 * @param folder a file for each process
 */
record SteppedClocks(Path library, Path folder) {
    private static final String SOURCE = "stepped_clock.c";

    /** Compiles the library into a folder; empty where there is no C compiler, or not Linux. */
    static Optional<SteppedClocks> compileIn(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path source = folder.resolve(SOURCE);
        try (InputStream in = SteppedClocks.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(in, SOURCE), source);
        }
        Path library = folder.resolve("stepped_clock.so");
        ProcessBuilder compiler = new ProcessBuilder(
                        "cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("cc.out").toFile());
        int code;
        try {
            code = compiler.start().waitFor();
        } catch (IOException noCompiler) {
            return Optional.empty();
        }
        return code == 0 ? Optional.of(new SteppedClocks(library, folder)) : Optional.empty();
    }

    /** What a process needs in its environment, whose clock is right then. */
    Map<String, String> environment(String process) throws IOException {
        step(process, 0);
        return Map.of(
                "LD_PRELOAD", library.toString(), "STEPPED_CLOCK", file(process).toString());
    }

    /** Sets the clock of a process to the machine's and so many seconds. */
    void step(String process, int seconds) throws IOException {
        ByteBuffer nanos = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        nanos.putLong(0, TimeUnit.SECONDS.toNanos(seconds));
        try (FileChannel file = FileChannel.open(file(process), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(nanos, 0);
        }
    }

    private Path file(String process) {
        return folder.resolve(process + ".clock");
    }
}
