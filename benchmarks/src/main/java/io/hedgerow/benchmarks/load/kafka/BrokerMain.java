package io.hedgerow.benchmarks.load.kafka;

import io.hedgerow.testkit.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The main class of a broker's process. A line on standard output says where the broker is; it ends with standard input, so
 * that none is left behind when whoever started it is gone.
 */
public final class BrokerMain {
    /** How that line begins. */
    static final String SERVERS = "bootstrapServers=";

    /** The records of a run that is over are gone at once, not after a minute. */
    private static final Map<String, String> SETTINGS = Map.of("log.segment.delete.delay.ms", "1000");

    private BrokerMain() {}

    /**
     * Runs a broker.
     *
     * @param arguments the folder for its data
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream parent = System.out;
        System.setOut(System.err);
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(Path.of(arguments[0]), 0, SETTINGS)) {
            parent.println(SERVERS + broker.bootstrapServers());
            parent.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
