package io.hedgerow.kafka;

import java.util.Map;
import java.util.stream.Collectors;

/** Brokers that want to know who one is, by a name and a password. */
final class TestingLogins {
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private TestingLogins() {}

    /**
     * Settings of such a broker. It talks to its controller, and nobody else does, without a name.
     *
     * @param passwords by account, besides the broker's own
     */
    static Map<String, String> broker(Map<String, String> passwords) {
        String users = passwords.entrySet().stream()
                .map(user -> " user_" + user.getKey() + "=\"" + user.getValue() + "\"")
                .collect(Collectors.joining());
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                MODULE + "username=\"broker\" password=\"b\" user_broker=\"b\"" + users + ";");
    }

    /** Properties of a client. */
    static Map<String, String> client(String account, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                MODULE + "username=\"" + account + "\" password=\"" + password + "\";");
    }
}
