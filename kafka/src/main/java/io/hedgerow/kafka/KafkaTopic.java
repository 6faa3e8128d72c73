package io.hedgerow.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A topic, and how its cluster is talked to. Immutable. Values of properties may be secrets: {@link #toString} has their
 * names only, and no message of this package has a value.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param name name of the topic
 * @param format how records are written in it
 * @param properties Kafka client properties, as {@link ClientProperties} allows them
 */
public record KafkaTopic(String bootstrapServers, String name, Format format, Map<String, String> properties)
        implements Serializable {

    /** How records are written. */
    public enum Format {
        JSON,
        PROTOBUF
    }

    public KafkaTopic {
        Objects.requireNonNull(bootstrapServers, "bootstrapServers is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(format, "format is null");
        properties = Map.copyOf(properties);
    }

    /** What a client of any kind is made with. */
    Properties clientProperties() {
        Properties client = new Properties();
        client.putAll(properties);
        client.put("bootstrap.servers", bootstrapServers);
        return client;
    }

    /** The cluster and who talks to it, for checks that several topics share. */
    Cluster cluster() {
        return new Cluster(bootstrapServers, properties);
    }

    /**
     * What tells clusters, and accounts in them, apart.
     *
     * @param bootstrapServers as of the topic
     * @param properties as of the topic
     */
    record Cluster(String bootstrapServers, Map<String, String> properties) {
        @Override
        public String toString() {
            return bootstrapServers;
        }
    }

    /** Where it is, for messages: {@code kafka://host:port/topic}. */
    public String uri() {
        return "kafka://" + bootstrapServers + "/" + name;
    }

    @Override
    public String toString() {
        return uri() + " (" + format + ", properties " + new TreeSet<>(properties.keySet()) + ")";
    }
}
