package io.hedgerow.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said in two places is said alike: in the manifest, the shipped Flink configuration, the Job document and the image. */
class FlinkConfigurationTest {
    private static final Path SHIPPED = Path.of("..", "flink", "config.yaml");
    private static final Path EARLIER_FLINK = Path.of("..", "flink-2.2", "pom.xml");
    private static final Pattern TESTED = Pattern.compile("<flink\\.version>(.+)</flink\\.version>");

    /** The operator makes these itself: the second by its Helm chart, for every Flink from 1.19 on. */
    private static final Set<String> NOT_HERE = Set.of("jobmanager.rpc.address", "env.java.default-opts.all");

    private static final Set<String> ONLY_HERE = Set.of(
            "high-availability.type",
            "high-availability.storageDir",
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir",
            "execution.checkpointing.interval",
            "kubernetes.taskmanager.memory.limit-factor");

    private FlinkDeploymentSpec spec;
    private String flinkVersion;
    private Map<String, String> configuration;
    private ObjectNode job;

    @BeforeEach
    void read() throws IOException {
        ObjectNode deployment = Manifests.deployment();
        spec = OperatorTypes.deployment(deployment).getSpec();
        flinkVersion = deployment.at("/spec/flinkVersion").asText();
        configuration = Manifests.flat(deployment.at("/spec/flinkConfiguration"));
        job = Manifests.job();
    }

    @Test
    void flinkIsConfiguredAsOnACluster() throws IOException {
        Map<String, String> shipped =
                new TreeMap<>(Manifests.flat(Manifests.read(SHIPPED).get(0)));
        shipped.keySet().removeAll(NOT_HERE);

        Map<String, String> here = new TreeMap<>(configuration);
        here.keySet().removeAll(ONLY_HERE);
        here.put(
                "jobmanager.memory.process.size",
                spec.getJobManager().getResource().getMemory());
        here.put(
                "taskmanager.memory.process.size",
                spec.getTaskManager().getResource().getMemory());

        assertThat(here).isEqualTo(shipped);
    }

    @Test
    void whatTheOperatorReadsAheadIsWhatTheJobDoes() {
        assertThat(configuration)
                .containsEntry(
                        "execution.checkpointing.dir",
                        job.at("/spec/checkpointing/directory").asText())
                .containsEntry(
                        "execution.checkpointing.interval",
                        job.at("/spec/checkpointing/interval").asText())
                .containsEntry("high-availability.type", "kubernetes");
        assertThat(spec.getJob().getParallelism())
                .isEqualTo(job.at("/spec/parallelism").asInt());
    }

    @Test
    void whatMustOutliveAPodLiesOnTheVolume() {
        String volume = spec.getPodTemplate().getSpec().getContainers().get(0).getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals("data"))
                .findFirst()
                .orElseThrow()
                .getMountPath();

        assertThat(List.of(
                        configuration.get("high-availability.storageDir"),
                        configuration.get("execution.checkpointing.dir"),
                        configuration.get("execution.checkpointing.savepoint-dir"),
                        "file://" + job.at("/spec/answers/files/path").asText(),
                        "file://" + job.at("/spec/reports/files/path").asText()))
                .allMatch(place -> place.startsWith("file://" + volume + "/"));
    }

    @Test
    void theFlinkOfTheImageIsOneThatTheTestsRun() throws IOException {
        Matcher tested = TESTED.matcher(Files.readString(EARLIER_FLINK));
        assertThat(tested.find()).isTrue();

        assertThat(spec.getImage()).endsWith("-flink-" + tested.group(1));
        assertThat(flinkVersion)
                .isEqualTo("v" + tested.group(1).replaceFirst("\\.\\d+$", "").replace('.', '_'));
    }
}
