package io.hedgerow.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documents of the ConfigMaps, mounted as in a pod and run by the arguments of the manifest, with the jars of the image;
 * but embedded, since there is no Kubernetes here.
 */
class DocumentsITCase {
    private static final Path DISTRIBUTION =
            Path.of("..", "dist", "target", "hedgerow").toAbsolutePath().normalize();
    private static final Path MODELS =
            Path.of("..", "..", "examples", "models").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path root;

    private PodFiles pod;
    private Process job;

    @AfterEach
    void end() {
        if (job != null) {
            job.descendants().forEach(ProcessHandle::destroyForcibly);
            job.destroyForcibly();
        }
    }

    @Test
    void theJobServesAndTakesAnUpdateOfItsConfigMap() throws Exception {
        FlinkDeploymentSpec spec =
                OperatorTypes.deployment(Manifests.deployment()).getSpec();
        pod = new PodFiles(root.toRealPath());
        mount(spec);

        start(spec.getJob().getEntryClass(), List.of(spec.getJob().getArgs()));
        awaitAnswerOfEpoch(1);
        pod.mountConfigMap("/etc/hedgerow/control", texts(Manifests.UPDATE, "hedgerow-control"));
        awaitAnswerOfEpoch(2);

        assertThat(lines("/hedgerow/reports"))
                .noneMatch(line -> line.toString().contains("REFUSED"))
                .anyMatch(line -> line.toString().contains("fraud-net"));
    }

    private void mount(FlinkDeploymentSpec spec) throws IOException {
        Map<String, Volume> volumes = new TreeMap<>();
        spec.getPodTemplate().getSpec().getVolumes().forEach(volume -> volumes.put(volume.getName(), volume));
        for (VolumeMount mount :
                spec.getPodTemplate().getSpec().getContainers().get(0).getVolumeMounts()) {
            Volume volume = volumes.get(mount.getName());
            if (volume.getConfigMap() == null) {
                pod.mountVolume(mount.getMountPath());
            } else {
                pod.mountConfigMap(
                        mount.getMountPath(), keys(volume.getConfigMap().getName()));
            }
        }
    }

    private Map<String, byte[]> keys(String configMap) throws IOException {
        return configMap.equals("hedgerow-models") ? models() : texts(Manifests.DOCUMENTS, configMap);
    }

    /** As `kubectl create configmap hedgerow-models --from-file=examples/models` does. */
    private static Map<String, byte[]> models() throws IOException {
        Map<String, byte[]> keys = new TreeMap<>();
        try (Stream<Path> files = Files.list(MODELS)) {
            for (Path file : files.toList()) {
                keys.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return keys;
    }

    private Map<String, byte[]> texts(Path file, String configMap) throws IOException {
        Map<String, byte[]> keys = new TreeMap<>();
        // Answers are visible at a checkpoint: one a second, so that the test is short.
        Manifests.configMap(file, configMap)
                .forEach((key, text) -> keys.put(
                        key,
                        pod.outside(text.replace("interval: 10s", "interval: 1s"))
                                .getBytes(UTF_8)));
        return keys;
    }

    private void start(String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-Xmx1g",
                "-cp",
                String.join(":", DISTRIBUTION + "/*", DISTRIBUTION + "/plugins/*", DISTRIBUTION + "/lib/*"),
                mainClass));
        arguments.forEach(argument -> command.add(pod.outside(argument)));
        job = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path output() {
        return root.resolve("output.txt");
    }

    private void awaitAnswerOfEpoch(int epoch) {
        await().atMost(PATIENCE)
                .failFast(() ->
                        assertThat(job.isAlive()).as(Files.readString(output())).isTrue())
                .untilAsserted(() -> assertThat(lines("/hedgerow/answers"))
                        .as(Files.readString(output()))
                        .anyMatch(answer -> answer.path("epoch").asInt() == epoch));
    }

    /** The lines of the part files that are visible. */
    private List<JsonNode> lines(String mountPath) throws IOException {
        Path folder = pod.folder(mountPath);
        List<JsonNode> lines = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> parts = Files.list(folder)) {
                parts.filter(part -> !part.getFileName().toString().startsWith("."))
                        .forEach(part -> addLines(part, lines));
            }
        }
        return lines;
    }

    private static void addLines(Path part, List<JsonNode> lines) {
        try {
            for (String line : Files.readAllLines(part)) {
                lines.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
