package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.benchmarks.load.kafka.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker in a process of its own, and jobs of some seconds: what is counted, never how fast. */
class KafkaRunITCase {
    private static final int PARALLELISM = 2;
    private static final double RATE = 500;
    private static final Duration MEASURED = Duration.ofSeconds(1);

    private static final KafkaPlan SHORT = new KafkaPlan(
            "short",
            "about",
            RATE,
            KafkaPlan.named().get(0).deliveries(),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            MEASURED,
            1);

    @TempDir
    private static Path scratch;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start(scratch.resolve("broker"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    static List<KafkaEntrant> entrants() {
        return KafkaResult.of(SHORT).cases().stream()
                .map(KafkaResult.Case::entrant)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("entrants")
    void everyRequestIsAnsweredOnce(KafkaEntrant entrant) throws Exception {
        Map<KafkaMetric, Double> metrics =
                new KafkaRun(SHORT, entrant, PARALLELISM, scratch, broker.bootstrapServers()).measure();

        assertThat(metrics)
                .containsKeys(KafkaMetric.values())
                .containsEntry(KafkaMetric.LOST, 0.0)
                .containsEntry(KafkaMetric.DUPLICATES, 0.0);
        assertThat(metrics.get(KafkaMetric.ANSWERED_PERCENT)).isPositive();
        assertThat(scratch).isDirectoryNotContaining("glob:**run*");
    }

    @Test
    void aBrokerThatDoesNotStartSaysWhy() throws Exception {
        Path folder = Files.createDirectory(scratch.resolve("bad"));
        Files.writeString(folder.resolve("data"), "no folder");

        assertThatThrownBy(() -> BrokerProcess.start(folder))
                .hasMessageContaining(folder.resolve("data").toString());
    }
}
