package io.hedgerow.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka broker, with its controller, in this process: a real one, which any Kafka client can talk to. It listens on
 * 127.0.0.1 only. Topics are not made by themselves, so that a missing topic is seen as one. Its data lie in a folder of
 * their own, which is deleted by {@link #close}, unless the folder was given.
 *
 * <p>A start takes some seconds: tests share one broker a process, see {@link #shared}, and use topics of their own.
 * Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int START_ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final BrokerData data;
    private boolean isClosed;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, BrokerData data) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.data = data;
    }

    /** Starts a broker on a free port, with data of its own. */
    public static EmbeddedKafka start() {
        return start(Map.of());
    }

    /**
     * Starts a broker on a free port, with data of its own.
     *
     * @param settings broker properties, over those that are set here
     */
    public static EmbeddedKafka start(Map<String, String> settings) {
        try {
            return start(BrokerData.ofItsOwn(Files.createTempDirectory("hedgerow-kafka")), 0, settings);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no room for the broker's data", e);
        }
    }

    /**
     * Starts a broker over a folder that may hold the data of one that was closed, or killed, before.
     *
     * @param folder where its data lie; it stays when the broker is closed
     * @param port where clients reach it; 0 for a free one
     * @param settings broker properties, over those that are set here
     */
    public static EmbeddedKafka startIn(Path folder, int port, Map<String, String> settings) {
        return start(BrokerData.in(folder), port, settings);
    }

    /** The broker of this process, started when it is first asked for; it ends with the process. */
    public static EmbeddedKafka shared() {
        return Shared.BROKER;
    }

    /** Loaded, and with it started, by the first call of {@link #shared}. */
    private static final class Shared {
        static final EmbeddedKafka BROKER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "embedded-kafka-shutdown"));
        }

        private Shared() {}
    }

    /** Somebody else may take a free port between its being found and the broker's taking it. */
    private static EmbeddedKafka start(BrokerData data, int port, Map<String, String> settings) {
        RuntimeException last = new IllegalStateException("no attempt was made");
        for (int i = 0; i < START_ATTEMPTS; i++) {
            try {
                return startOnce(data, port, settings);
            } catch (RuntimeException e) {
                last = e;
                data.empty();
            }
        }
        throw new IllegalStateException("the embedded Kafka broker did not start: " + last.getMessage(), last);
    }

    private static EmbeddedKafka startOnce(BrokerData data, int port, Map<String, String> settings) {
        int clientPort = port == 0 ? freePort() : port;
        int controllerPort = data.format(freePort());
        KafkaConfig config = KafkaConfig.fromProps(properties(data, clientPort, controllerPort, settings));
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            server.shutdown();
            throw new IllegalStateException("on port " + clientPort + ": " + e.getMessage(), e);
        }
        return new EmbeddedKafka(server, "127.0.0.1:" + clientPort, data);
    }

    private static Properties properties(
            BrokerData data, int clientPort, int controllerPort, Map<String, String> settings) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(BrokerData.NODE_ID));
        properties.put(
                "listeners", "PLAINTEXT://127.0.0.1:" + clientPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + clientPort);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", BrokerData.CONTROLLER);
        properties.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        properties.put("log.dirs", data.folder().toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("group.initial.rebalance.delay.ms", "0");
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.putAll(settings);
        return properties;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port", e);
        }
    }

    /** Where clients reach it, as {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker; clients that are still there see it go. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            server.shutdown();
            server.awaitShutdown();
            data.delete();
        }
    }
}
