package io.hedgerow.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
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
            Map.entry("transactional.id", "is made of the job's name"),
            Map.entry(TransactionLimits.PRODUCER_PROPERTY, "has no effect without delivery: exactlyOnce or answerOnce"),
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
                    + "\\s+(required|requisite|sufficient|optional)\\b"
                    // options; a quoted value may have a semicolon, and no comment hides a quote
                    + "([^;\"'/]++|\"([^\"\\\\]++|\\\\.)*+\")*+;\\s*",
            Pattern.DOTALL);

    private static final String SHOWN = "TLS and SASL settings, timeouts, and sizes of a Kafka ";

    private ClientProperties() {}

    /** Which client a property is for. */
    public enum Client {
        CONSUMER,
        PRODUCER,
        /** A producer that writes in transactions. */
        TRANSACTIONAL_PRODUCER;

        private Map<String, ConfigKey> keys() {
            return switch (this) {
                case CONSUMER -> ConsumerConfig.configDef().configKeys();
                case PRODUCER, TRANSACTIONAL_PRODUCER ->
                    ProducerConfig.configDef().configKeys();
            };
        }

        private String word() {
            return this == CONSUMER ? "consumer" : "producer";
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
        if (ours != null && !isOfTransactions(client, name)) {
            return "cannot be set: it " + ours;
        }
        if (DANGEROUS.contains(name) || name.endsWith(".class") || name.startsWith("config.providers.")) {
            return "cannot be set: it would name code to run, or places to read, in every process of the job";
        }
        ConfigKey key = client.keys().get(name);
        if (key == null) {
            return "is no property of a Kafka " + client.word() + "; allowed: " + SHOWN + client.word();
        }
        if (name.equals("sasl.jaas.config") && !LOGIN_MODULE.matcher(value).matches()) {
            return "must name one of PlainLoginModule, ScramLoginModule, OAuthBearerLoginModule and Krb5LoginModule,"
                    + " its flag, its options and a semicolon";
        }
        return valueProblem(key, value);
    }

    private static boolean isOfTransactions(Client client, String name) {
        return client == Client.TRANSACTIONAL_PRODUCER && name.equals(TransactionLimits.PRODUCER_PROPERTY);
    }

    private static @Nullable String valueProblem(ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return null;
        } catch (ConfigException e) { // its message has the value
            return "has a value that Kafka's client does not take; allowed: "
                    + key.type.name().toLowerCase(Locale.ROOT) + limits(key);
        }
    }

    /** Others have no text that is meant to be read. */
    private static String limits(ConfigKey key) {
        boolean isShown = key.validator instanceof ConfigDef.Range
                || key.validator instanceof ConfigDef.ValidString
                || key.validator instanceof ConfigDef.CaseInsensitiveValidString;
        return isShown ? " " + key.validator : "";
    }
}
