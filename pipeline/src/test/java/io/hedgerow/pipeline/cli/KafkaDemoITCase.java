package io.hedgerow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.summary.RunSummary;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo between topics, with its client. */
class KafkaDemoITCase {
    private static final String DOCUMENTS = """
            apiVersion: hedgerow/v1
            kind: Job
            metadata: {name: testing}
            spec:
              requests: {generator: {name: counting, endpoint: point, requests: 700, rate: 700}}
              answers: {files: {path: answers}}
              parallelism: 2
              checkpointing: {interval: 1s, directory: checkpoints}
            ---
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: a, version: "1"}
            spec: {format: testing, location: a.testing}
            ---
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata: {name: point}
            spec:
              deadline: 20s
              inputs: [{name: x, type: double}]
              variants: [{name: a, model: a, version: "1"}]
            """;

    @TempDir
    private Path folder;

    @Test
    void everyPaymentThatWasSentIsAnsweredAndTheAddressIsShown() throws Exception {
        Files.writeString(folder.resolve("a.testing"), "inputs=x;value=1");
        Path file = Files.writeString(folder.resolve("demo.yaml"), DOCUMENTS);
        ResolvedDocuments documents = ResolvedDocuments.load(
                List.of(file), Environment.ofProcess(getClass().getClassLoader()));
        StringWriter shown = new StringWriter();
        KafkaDemo demo = new KafkaDemo(
                documents, documents.job(), ServingOptions.DEFAULT, new Screen(new PrintWriter(shown, true)));
        EmbeddedKafka broker = EmbeddedKafka.shared();

        RunSummary summary = demo.run((GeneratorSource) documents.job().requests(), new OfTest(broker));

        assertThat(shown.toString()).contains("A Kafka broker runs at " + broker.bootstrapServers());
        assertThat(summary.requests()).isEqualTo(700);
        assertThat(summary.lost()).isZero();
        assertThat(summary.duplicates()).isZero();
        try (TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            assertThat(topics.read("payments")).hasSize(700);
            assertThat(topics.read("payments-answers")).hasSize(700);
        }
    }

    /** It stays for other tests. */
    private record OfTest(EmbeddedKafka broker) implements DemoBroker.Running {
        @Override
        public String bootstrapServers() {
            return broker.bootstrapServers();
        }

        @Override
        public void close() {}
    }
}
