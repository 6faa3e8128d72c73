package io.hedgerow.benchmarks.load.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaddedNetTest {
    private static final int PADDING_BYTES = 3_000_000;

    @TempDir
    private Path folder;

    private static byte[] net() throws IOException {
        try (InputStream in = PaddedNetTest.class.getResourceAsStream("/io/hedgerow/benchmarks/load/fraud-net.onnx")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static ModelSignature signature(byte[] bytes) throws Exception {
        try (LoadedModel model = ModelFormats.load(PaddedNetTest.class.getClassLoader())
                .find("onnx")
                .orElseThrow()
                .load(ModelArtifact.of("net.onnx", bytes), LoadOptions.DEFAULT)) {
            return model.signature(OutputMapping.INFERRED);
        }
    }

    @Test
    void aPaddedNetIsAsLargeAsAskedForAndStillTheNet() throws Exception {
        ModelFile file = PaddedNet.write(net(), 2, PADDING_BYTES, folder);

        byte[] written = Files.readAllBytes(file.file());
        assertThat(written.length).isBetween(net().length + PADDING_BYTES, net().length + PADDING_BYTES + 100);
        assertThat(file.sha256()).isEqualTo(ControlRecord.sha256(written));
        assertThat(file.version()).isEqualTo("2");
        assertThat(signature(written)).isEqualTo(signature(net()));
    }

    @Test
    void versionsDifferAndAreTheSameInEveryRun() throws Exception {
        ModelFile second = PaddedNet.write(net(), 2, 16, folder);
        ModelFile third = PaddedNet.write(net(), 3, 16, folder);

        assertThat(second.sha256()).isNotEqualTo(third.sha256());
        assertThat(PaddedNet.write(net(), 2, 16, folder)).isEqualTo(second);
    }
}
