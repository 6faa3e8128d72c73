package io.hedgerow.testkit.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoter;
import org.apache.kafka.raft.DynamicVoters;

/**
 * The folder of a broker's data.
 *
 * @param folder where
 * @param isTemporary whether it goes with the broker
 */
record BrokerData(Path folder, boolean isTemporary) {
    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    static BrokerData ofItsOwn(Path folder) {
        return new BrokerData(folder, true);
    }

    static BrokerData in(Path folder) {
        return new BrokerData(folder, false);
    }

    /**
     * Makes it a folder a broker can start over; one that is keeps what it has.
     *
     * @param freePort for the controller of a new folder
     * @return the controller's port: the only voter of a quorum must be found where the quorum remembers it
     */
    int format(int freePort) {
        Path remembered = folder.resolve("controller.port");
        try {
            if (Files.exists(remembered)) {
                return Integer.parseInt(Files.readString(remembered).strip());
            }
            formatNew(freePort);
            Files.writeString(remembered, Integer.toString(freePort));
            return freePort;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be read or written", e);
        }
    }

    private void formatNew(int controllerPort) {
        DynamicVoter self = new DynamicVoter(Uuid.randomUuid(), NODE_ID, "127.0.0.1", controllerPort);
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(folder.toString())
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName(CONTROLLER)
                .setHasDynamicQuorum(true)
                .setInitialControllers(new DynamicVoters(List.of(self)));
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("the folder " + folder + " cannot be formatted: " + e.getMessage(), e);
        }
    }

    /** Only a folder of its own goes. */
    void delete() {
        if (isTemporary) {
            empty();
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("the folder " + folder + " stays behind", e);
            }
        }
    }

    /** Takes everything out of a folder of its own. */
    void empty() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's data in " + folder + " stay behind", e);
        }
    }
}
