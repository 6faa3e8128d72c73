package io.hedgerow.testkit.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The main class of a broker that is a process of its own, which can be killed, stopped and started again over its data. A line
 * on standard output says where it is; all else goes to standard error. It ends when its standard input does, so that none is left
 * behind when whoever started it is gone.
 */
public final class BrokerMain {
    /** How the line begins that says {@code HOST:PORT}, when clients may come. */
    public static final String SERVERS = "bootstrapServers=";

    private BrokerMain() {}

    /**
     * Runs a broker.
     *
     * @param args the folder of its data, its port, 0 for a free one, and broker properties as {@code name=value}
     */
    public static void main(String[] args) throws IOException {
        PrintStream parent = System.out;
        System.setOut(System.err);
        Map<String, String> settings = new HashMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] setting = args[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        try (EmbeddedKafka broker = EmbeddedKafka.startIn(Path.of(args[0]), Integer.parseInt(args[1]), settings)) {
            parent.println(SERVERS + broker.bootstrapServers());
            parent.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
