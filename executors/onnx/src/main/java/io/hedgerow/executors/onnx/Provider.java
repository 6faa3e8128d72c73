package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An execution provider that a session can be given from Java. */
enum Provider {
    CPU(OrtProvider.CPU, (options, threads) -> {}),
    CUDA(OrtProvider.CUDA, (options, threads) -> options.addCUDA()),
    TENSORRT(OrtProvider.TENSOR_RT, (options, threads) -> options.addTensorrt(0)),
    ROCM(OrtProvider.ROCM, (options, threads) -> options.addROCM()),
    DNNL(OrtProvider.DNNL, (options, threads) -> options.addDnnl(false)),
    OPENVINO(OrtProvider.OPEN_VINO, (options, threads) -> options.addOpenVINO("")),
    COREML(OrtProvider.CORE_ML, (options, threads) -> options.addCoreML()),
    DIRECTML(OrtProvider.DIRECT_ML, (options, threads) -> options.addDirectML(0)),
    XNNPACK(OrtProvider.XNNPACK, (options, threads) -> options.addXnnpack(threads(threads))),
    NNAPI(OrtProvider.NNAPI, (options, threads) -> options.addNnapi()),
    ACL(OrtProvider.ACL, (options, threads) -> options.addACL(false)),
    QNN(OrtProvider.QNN, (options, threads) -> options.addQnn(Map.of())),
    WEBGPU(OrtProvider.WEBGPU, (options, threads) -> options.addWebGPU(Map.of()));

    /** Gives a provider to the options of a session. */
    private interface Addition {
        void addTo(SessionOptions options, int threads) throws OrtException;
    }

    private final OrtProvider runtimeName;

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold nothing
    private final Addition addition;

    Provider(OrtProvider runtimeName, Addition addition) {
        this.runtimeName = runtimeName;
        this.addition = addition;
    }

    /** Its threads are its own, beside those of the session. */
    private static Map<String, String> threads(int threads) {
        return Map.of("intra_op_num_threads", Integer.toString(threads));
    }

    /** The name in documents. */
    String yamlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of those the native library on this machine was built with; asks for the environment to be loaded. */
    static List<String> available() {
        Set<OrtProvider> built = OrtEnvironment.getAvailableProviders();
        List<String> names = new ArrayList<>();
        for (Provider provider : values()) {
            if (built.contains(provider.runtimeName)) {
                names.add(provider.yamlName());
            }
        }
        return List.copyOf(names);
    }

    /** The one of that name, which is among those available. */
    static Provider named(String yamlName) {
        return valueOf(yamlName.toUpperCase(Locale.ROOT));
    }

    /** Lets a session run on it; what it cannot run stays on the processor. */
    void addTo(SessionOptions options, int threads) throws OrtException {
        addition.addTo(options, threads);
    }
}
