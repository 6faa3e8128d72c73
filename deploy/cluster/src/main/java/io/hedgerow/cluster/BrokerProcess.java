package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.testkit.kafka.BrokerMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka broker as a process of its own, over a folder and a port that stay when it is started again. Confined to one thread. */
final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private @Nullable ClusterProcess process;

    private BrokerProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** One that has started, and that clients may come to. */
    static BrokerProcess start(Path folder) throws IOException {
        BrokerProcess broker = new BrokerProcess(
                Files.createDirectories(folder), FreePorts.draw(1).get(0));
        Process launched = broker.launch();
        broker.process = new ClusterProcess("broker", launched);
        BufferedReader lines = new BufferedReader(new InputStreamReader(launched.getInputStream(), UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith(BrokerMain.SERVERS)) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the broker did not start; see " + broker.log());
        }
        return broker;
    }

    /** Starts it, unless it is there; clients may come some seconds later. */
    void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        process = new ClusterProcess("broker", launch());
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        folder.toString(),
                        Integer.toString(port)))
                .redirectError(ProcessBuilder.Redirect.appendTo(log()))
                .start();
    }

    private File log() {
        return folder.resolveSibling("broker.log").toFile();
    }

    /** Where clients reach it. */
    String servers() {
        return "127.0.0.1:" + port;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    boolean isPaused() {
        return process != null && process.isAlive() && process.wasPaused();
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    /** Stops it with SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        if (process != null) {
            process.pause();
        }
    }

    /** Lets it go on. */
    void resume() throws IOException, InterruptedException {
        if (isPaused() && process != null) {
            process.resume();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
