package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.ClientProperties.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @ParameterizedTest
    @CsvSource({
        "security.protocol, SASL_SSL",
        "sasl.mechanism, SCRAM-SHA-512",
        "ssl.truststore.password, hunter2",
        "request.timeout.ms, 1000"
    })
    void whatSaysHowToReachAClusterIsAllowed(String name, String value) {
        assertThat(ClientProperties.problem(Client.CONSUMER, name, value)).isNull();
        assertThat(ClientProperties.problem(Client.PRODUCER, name, value)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "request.timeout.ms, hunter2, int [0",
        "request.timeout.ms, -7, int [0",
        "compression.type, hunter2, gzip",
        "security.protocol, hunter2, SASL_SSL",
        "buffer.memory, 1.5, long [0"
    })
    void aValueTheClientWouldRefuseIsRefusedAndNotShown(String name, String value, String allowed) {
        assertThat(ClientProperties.problem(Client.PRODUCER, name, value))
                .contains("allowed: ", allowed)
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transactional.id", "transaction.timeout.ms", "acks", "enable.idempotence"})
    void whatWouldUndoAGuaranteeIsRefusedByName(String name) {
        assertThat(ClientProperties.problem(Client.PRODUCER, name, "1")).startsWith("cannot be set: it ");
    }

    @Test
    void howLongATransactionMayBeOpenIsForThoseWhoWriteAny() {
        assertThat(ClientProperties.problem(Client.TRANSACTIONAL_PRODUCER, "transaction.timeout.ms", "60000"))
                .isNull();
        assertThat(ClientProperties.problem(Client.TRANSACTIONAL_PRODUCER, "transaction.timeout.ms", "long"))
                .contains("allowed: int");
        assertThat(ClientProperties.problem(Client.TRANSACTIONAL_PRODUCER, "transactional.id", "x"))
                .startsWith("cannot be set: it ");
    }

    @Test
    void aPasswordMayHaveASemicolonAndNothingHidesASecondModule() {
        assertThat(jaas(PLAIN + "username=\"u\" password=\"a;\\\"b/*\";")).isNull();
        assertThat(jaas(PLAIN + "username=\"u\";" + PLAIN + "username=\"u\";")).isNotNull();
        assertThat(jaas(PLAIN + "/* \" */; evil.Module required /* \" */;")).isNotNull();
        assertThat(jaas(PLAIN + "username='\"'; evil.Module required x='\"';")).isNotNull();
        assertThat(jaas(PLAIN + "username=\"" + "x".repeat(60_000) + "\";")).isNull();
    }

    private static String jaas(String value) {
        return ClientProperties.problem(Client.CONSUMER, "sasl.jaas.config", value);
    }
}
