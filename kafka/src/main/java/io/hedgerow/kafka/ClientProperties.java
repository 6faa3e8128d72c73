package io.hedgerow.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which Kafka client properties a Job may set. Allowed is what says how to reach a cluster, who one is, and how much is
 * read and written at once. Refused is what would undo a guarantee, what Hedgerow sets itself, and what names code to be
 * run or other places to be read from.
 */
public final class ClientProperties {
    private static final Map<String, String> OURS = Map.ofEntries(
            Map.entry("bootstrap.servers", "is the key bootstrapServers"),
            Map.entry("group.id", "is the key group"),
            Map.entry("client.id", "is made of the job's name"),
            Map.entry("enable.auto.commit", "is off: offsets are committed with checkpoints"),
            Map.entry("auto.commit.interval.ms", "has no effect: offsets are committed with checkpoints"),
            Map.entry("auto.offset.reset", "is the key from"),
            Map.entry("group.instance.id", "has no effect: partitions are assigned by the job"),
            Map.entry("transactional.id", "is set by `delivery`"),
            Map.entry("acks", "is all: less would lose answers"),
            Map.entry("enable.idempotence", "is on: without it retries would write twice"),
            Map.entry("retries", "is without end, until delivery.timeout.ms"),
            Map.entry("allow.auto.create.topics", "is off: --create-topics makes topics"));

    private static final Set<String> DANGEROUS = Set.of(
            "sasl.oauthbearer.token.endpoint.url",
            "sasl.oauthbearer.jwks.endpoint.url",
            "config.providers",
            "security.providers",
            "partitioner.class",
            "metric.reporters",
            "interceptor.classes",
            "partition.assignment.strategy",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "ssl.engine.factory.class");

    /** Modules that log in with what the property itself holds, or with a key table. */
    private static final Pattern LOGIN_MODULE = Pattern.compile(
            "\\s*(org\\.apache\\.kafka\\.common\\.security\\.(plain\\.PlainLoginModule|scram\\.ScramLoginModule|"
                    + "oauthbearer\\.OAuthBearerLoginModule)|com\\.sun\\.security\\.auth\\.module\\.Krb5LoginModule)"
                    + "\\s+(required|requisite|sufficient|optional)\\b[^;]*;\\s*",
            Pattern.DOTALL);

    private static final String SHOWN = "TLS and SASL settings, timeouts, and sizes of a Kafka ";

    private ClientProperties() {}

    /** Which client a property is for. */
    public enum Client {
        CONSUMER,
        PRODUCER;

        private Set<String> names() {
            return switch (this) {
                case CONSUMER -> ConsumerConfig.configNames();
                case PRODUCER -> ProducerConfig.configNames();
            };
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is wrong with a property; null when it may be set. Never has the value, which may be a secret.
     *
     * @param name its name
     * @param value its value
     */
    public static @Nullable String problem(Client client, String name, String value) {
        String ours = OURS.get(name);
        if (ours != null) {
            return "cannot be set: it " + ours;
        }
        if (DANGEROUS.contains(name) || name.endsWith(".class") || name.startsWith("config.providers.")) {
            return "cannot be set: it would name code to run, or places to read, in every process of the job";
        }
        if (!client.names().contains(name)) {
            return "is no property of a Kafka " + client.word() + "; allowed: " + SHOWN + client.word();
        }
        if (name.equals("sasl.jaas.config") && !LOGIN_MODULE.matcher(value).matches()) {
            return "must name one of PlainLoginModule, ScramLoginModule, OAuthBearerLoginModule and Krb5LoginModule,"
                    + " its flag, its options and a semicolon";
        }
        return null;
    }
}
