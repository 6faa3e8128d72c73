package io.hedgerow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The job jar's dependency list, as the build resolved it. */
class JobJarDependenciesTest {
    private static final Path DEPENDENCIES = Path.of("target", "dependencies.txt");

    @Test
    void nothingInTheJobJarIsUnderTheAgpl() throws IOException {
        List<String> dependencies = Files.readAllLines(DEPENDENCIES);

        assertThat(dependencies).anySatisfy(line -> assertThat(line).contains("io.hedgerow:hedgerow-pipeline:jar"));
        assertThat(dependencies).anySatisfy(line -> assertThat(line).contains("com.microsoft.onnxruntime:onnxruntime"));
        assertThat(dependencies)
                .allSatisfy(
                        line -> assertThat(line).doesNotContain("org.jpmml:").doesNotContain("executors-pmml"));
    }

    @Test
    void flinkItselfIsNotInTheJobJar() throws IOException {
        assertThat(Files.readAllLines(DEPENDENCIES))
                .allSatisfy(
                        line -> assertThat(line).doesNotContain(":flink-runtime:", ":flink-clients:", ":flink-core:"));
    }

    @Test
    void aKafkaClientIsInTheJobJarAndNoBroker() throws IOException {
        List<String> dependencies = Files.readAllLines(DEPENDENCIES);

        assertThat(dependencies).anySatisfy(line -> assertThat(line).contains("org.apache.kafka:kafka-clients:jar"));
        assertThat(dependencies)
                .allSatisfy(line -> assertThat(line)
                        .doesNotContain("org.apache.kafka:kafka_", "org.apache.kafka:kafka-server", "org.scala-lang:"));
    }
}
