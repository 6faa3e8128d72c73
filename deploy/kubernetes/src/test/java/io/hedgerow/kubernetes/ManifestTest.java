package io.hedgerow.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the operator's own schema, and against the classes that the operator reads them into. */
class ManifestTest {
    private static final String VERSION = "flink.apache.org/v1beta1";
    private static final int MOST_BYTES_OF_A_CONFIG_MAP = 1 << 20;

    @Test
    void theDeploymentIsOneToTheOperator() throws IOException {
        ObjectNode deployment = Manifests.deployment();

        assertThat(CustomResource.ofVersion(VERSION).errors(deployment)).isEmpty();
        FlinkDeploymentSpec spec = OperatorTypes.deployment(deployment).getSpec();
        assertThat(spec.getJob().getUpgradeMode()).isEqualTo(UpgradeMode.LAST_STATE);
        assertThat(spec.getJob().getJarURI()).isEqualTo("local:///opt/flink/usrlib/hedgerow-job.jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            flinkVersion: v2_3          | flinkVersoin: v2_3
            upgradeMode: last-state     | upgradeMode: last
            upgradeMode: last-state     | upgradMode: last-state
            parallelism: 2              | parallelism: two
            entryClass: io.             | mainClass: io.
            args: [run, -f,             | arguments: [run, -f,
            memory: 4g                  | memroy: 4g
            claimName: hedgerow         | claim: hedgerow
            mountPath: /hedgerow        | path: /hedgerow
            fsGroup: 9999               | fsGroup: flink
            podTemplate:                | podTemplates:
            """)
    void aWrongKeyOrValueIsAnError(String sound, String wrong) throws IOException {
        String manifest = Files.readString(Manifests.DEPLOYMENT);
        assertThat(manifest).contains(sound);
        ObjectNode mutated = Manifests.documents(manifest.replace(sound, wrong)).get(0);

        assertThat(CustomResource.ofVersion(VERSION).errors(mutated)).isNotEmpty();
        assertThatThrownBy(() -> OperatorTypes.deployment(mutated)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents.yaml", "updates/fraud-net.yaml"})
    void theConfigMapsAreSome(String file) throws IOException {
        for (ObjectNode document : Manifests.read(Path.of(file))) {
            ConfigMap map = OperatorTypes.read(document, ConfigMap.class);
            assertThat(map.getApiVersion()).isEqualTo("v1");
            assertThat(map.getKind()).isEqualTo("ConfigMap");
            assertThat(map.getData().keySet()).allMatch(key -> key.matches("[-._a-zA-Z0-9]+"));
        }
        assertThat(Files.size(Path.of(file))).isLessThan(MOST_BYTES_OF_A_CONFIG_MAP);
    }

    @Test
    void theClaimIsOne() throws IOException {
        PersistentVolumeClaim claim =
                OperatorTypes.read(Manifests.read(Manifests.STORAGE).get(0), PersistentVolumeClaim.class);

        assertThat(claim.getApiVersion()).isEqualTo("v1");
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
    }

    @Test
    void whatIsMountedIsThere() throws IOException {
        PodTemplateSpec pod =
                OperatorTypes.deployment(Manifests.deployment()).getSpec().getPodTemplate();

        List<String> volumes =
                pod.getSpec().getVolumes().stream().map(Volume::getName).toList();
        assertThat(pod.getSpec().getContainers()).singleElement().satisfies(main -> {
            assertThat(main.getName()).isEqualTo("flink-main-container");
            assertThat(main.getVolumeMounts())
                    .allMatch(mount -> volumes.contains(mount.getName()))
                    .allMatch(mount -> mount.getSubPath() == null);
        });
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .extracting(volume -> volume.getConfigMap().getName())
                .containsExactly("hedgerow-documents", "hedgerow-control", "hedgerow-models");
        assertThat(Manifests.configMap(Manifests.DOCUMENTS, "hedgerow-control")).isEmpty();
        assertThat(Manifests.configMap(Manifests.UPDATE, "hedgerow-control")).isNotEmpty();
    }
}
