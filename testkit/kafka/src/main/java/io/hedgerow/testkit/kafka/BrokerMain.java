package io.hedgerow.testkit.kafka;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A broker as a process of its own, which can be killed, stopped and started again over its data. It ends when its standard
 * input does, and with it whoever started it.
 */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Starts it, and says {@code ready HOST:PORT} when clients may come.
     *
     * @param args the folder of its data, and its port
     */
    public static void main(String[] args) throws IOException {
        EmbeddedKafka broker = EmbeddedKafka.startIn(Path.of(args[0]), Integer.parseInt(args[1]), Map.of());
        System.out.println("ready " + broker.bootstrapServers());
        while (System.in.read() >= 0) {
            // what it is told does not matter
        }
        broker.close();
        System.exit(0);
    }
}
