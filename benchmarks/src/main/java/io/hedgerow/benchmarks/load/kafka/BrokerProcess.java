package io.hedgerow.benchmarks.load.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.testkit.kafka.BrokerMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A Kafka broker in a process of its own, so that what it costs is not in the numbers of a job. Confined to one thread. */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final String HEAP = "512m";
    private static final int SHOWN_CHARACTERS = 1_000;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker, and waits until it can be reached.
     *
     * @param folder for its data, its log and what it complains of; made where there is none
     * @throws IOException when it does not start, with what it complained of
     */
    public static BrokerProcess start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path complaints = folder.resolve("broker.err");
        Process process = command(folder).redirectError(complaints.toFile()).start();
        try {
            return new BrokerProcess(process, awaitServers(process));
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException(e.getMessage() + ": " + messages(complaints), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static ProcessBuilder command(Path folder) {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + HEAP,
                "-Xmx" + HEAP,
                "-Dhedgerow.home=" + folder, // two processes must not write one log
                BrokerMain.class.getName(),
                folder.resolve("data").toString(),
                "0",
                // The records of a run that is over are gone at once, not after a minute.
                "log.segment.delete.delay.ms=1000");
        command.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return command;
    }

    private static String awaitServers(Process process) throws IOException, InterruptedException {
        CompletableFuture<String> servers = CompletableFuture.supplyAsync(() -> readServers(process));
        try {
            return servers.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not start within " + LONGEST_START.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the broker did not start", e.getCause());
        }
    }

    /** Whatever else the JVM says first is no address. */
    private static String readServers(Process process) {
        BufferedReader output = process.inputReader(UTF_8);
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(BrokerMain.SERVERS)) {
                    return line.substring(BrokerMain.SERVERS.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("its process ended");
    }

    /** The last of them, without stack frames. */
    private static String messages(Path complaints) throws IOException {
        String text = Files.readString(complaints)
                .lines()
                .filter(line -> !line.startsWith("\t"))
                .collect(Collectors.joining("; "));
        return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
    }

    /** Where clients reach it, as {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ends the broker: as it wants to, or by force where that takes too long. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
