package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.spec.RuntimeSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderTest {
    /** None of the runtimes for the processor has it. */
    private static final String ABSENT = "rocm";

    private static final byte[] MODEL = TestingOnnx.identity(DataType.FLOAT, "N", 1);

    private static LoadOptions options(String provider, String orElse) {
        return LoadOptions.of(new RuntimeSpec(provider, orElse, 2));
    }

    @Test
    void theProcessorIsAlwaysThere() {
        assertThat(Provider.available()).contains("cpu").doesNotContain(ABSENT);
    }

    @Test
    void anAbsentProviderIsRefusedByNameWithThoseThatAreThere() {
        assertThatThrownBy(() -> new OnnxFormat().load(ModelArtifact.of("test.onnx", MODEL), options(ABSENT, null)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage(
                        "provider rocm is not available; available here: " + String.join(", ", Provider.available()));
        assertThatThrownBy(() -> new OnnxFormat().load(ModelArtifact.of("test.onnx", MODEL), options("quantum", null)))
                .hasMessageStartingWith("provider quantum is not available; available here: cpu");
    }

    @Test
    void anAbsentProviderIsReplacedWhereThatIsDeclared() throws Exception {
        TestingEndpoint endpoint = TestingFormat.endpoint().input("x", ValueType.FLOAT);
        try (LoadedModel model = new OnnxFormat().load(ModelArtifact.of("test.onnx", MODEL), options(ABSENT, "cpu"))) {
            assertThat(endpoint.bind(model)
                            .score(endpoint.row(3), new Cancellation())
                            .value())
                    .isEqualTo(3);
        }
    }

    /** As where a library was built with a provider whose device or driver is missing. */
    @Test
    void aProviderThatFailsIsReplacedOrRefused() throws Exception {
        OrtEnvironment environment = OnnxSession.loadEnvironment();
        List<String> claimed = List.of("cpu", ABSENT);
        OnnxSession.open(environment, ByteBuffer.wrap(MODEL), options(ABSENT, "cpu"), claimed)
                .close();
        assertThatThrownBy(() -> OnnxSession.open(environment, ByteBuffer.wrap(MODEL), options(ABSENT, null), claimed))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("ONNX Runtime cannot load it on rocm: ");
    }

    @Test
    void everyNameLeadsBackToItsProvider() {
        for (Provider provider : Provider.values()) {
            assertThat(Provider.named(provider.yamlName())).isEqualTo(provider);
        }
    }
}
