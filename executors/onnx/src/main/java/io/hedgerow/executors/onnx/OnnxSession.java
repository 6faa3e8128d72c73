package io.hedgerow.executors.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.executors.tensors.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtime's session of one model, with the settings all models share. Thread-safe. */
final class OnnxSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxSession.class);
    private static final String ENVIRONMENT_NAME = "hedgerow";
    private static final OrtLoggingLevel QUIET = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /** Opens a session on checked bytes, which are in no use afterwards. */
    static OnnxSession open(ByteBuffer bytes, LoadOptions options) throws ModelRefusedException {
        OrtEnvironment environment = loadEnvironment();
        return open(environment, bytes, options, Provider.available());
    }

    /** Opens a session where only these providers are to be had. */
    static OnnxSession open(OrtEnvironment environment, ByteBuffer bytes, LoadOptions options, List<String> available)
            throws ModelRefusedException {
        String provider = options.choose(available);
        if (!provider.equals(options.provider())) {
            LOG.warn(
                    "Provider {} is not available, so a model runs on {}; available here: {}",
                    options.provider(),
                    provider,
                    available);
        }
        try {
            return open(environment, bytes, provider, options.threads());
        } catch (OrtException e) {
            String replacement = options.orElse();
            if (replacement == null || replacement.equals(provider) || !available.contains(replacement)) {
                throw refusal(provider, "ONNX Runtime cannot load it" + on(provider) + ": " + message(e), e);
            }
            // A provider is available when it was built in, even where its device or driver is missing.
            LOG.warn("Provider {} failed, so a model runs on {}: {}", provider, replacement, message(e));
            return open(environment, bytes, new LoadOptions(replacement, null, options.threads()), available);
        }
    }

    /** Of another provider than the processor it is not known whether the file is at fault or the machine. */
    private static ModelRefusedException refusal(String provider, String message, OrtException cause) {
        return provider.equals(Provider.CPU.yamlName())
                ? new ModelRefusedException(message, cause)
                : new ProviderUnavailableException(message, cause);
    }

    private static String on(String provider) {
        return provider.equals(Provider.CPU.yamlName()) ? "" : " on " + provider;
    }

    private static OnnxSession open(OrtEnvironment environment, ByteBuffer bytes, String provider, int threads)
            throws OrtException {
        try (SessionOptions options = sessionOptions(threads)) {
            Provider.named(provider).addTo(options, threads);
            OrtSession session = bytes.isDirect()
                    ? environment.createSession(bytes, options)
                    : environment.createSession(OnnxFile.array(bytes), options);
            return new OnnxSession(environment, session);
        }
    }

    /** One per class loader; what goes wrong reaches the caller as an exception, not as output on the console. */
    static OrtEnvironment loadEnvironment() throws ModelRefusedException {
        try {
            return Environment.get(QUIET, ENVIRONMENT_NAME);
        } catch (LinkageError | IllegalStateException e) {
            throw new ModelRefusedException(
                    "ONNX Runtime's native library cannot be loaded on this machine: " + e.getMessage(), e);
        }
    }

    private static SessionOptions sessionOptions(int threads) throws OrtException {
        SessionOptions session = new SessionOptions();
        session.setIntraOpNumThreads(threads);
        session.setInterOpNumThreads(1);
        session.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        session.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        session.setSessionLogLevel(QUIET);
        // An arena keeps the peak of every model until it is closed; without one, calls were as fast.
        session.setCPUArenaAllocator(false);
        session.setMemoryPatternOptimization(false);
        session.addConfigEntry("session.intra_op.allow_spinning", "0");
        session.addConfigEntry("session.inter_op.allow_spinning", "0");
        session.addConfigEntry("session.load_model_format", "ONNX");
        return session;
    }

    /** What the graph gives, with the shapes the runtime inferred. */
    Map<String, NodeInfo> outputs() throws ModelRefusedException {
        try {
            return session.getOutputInfo();
        } catch (OrtException e) {
            throw new ModelRefusedException("ONNX Runtime cannot describe its outputs: " + message(e), e);
        }
    }

    /** A tensor over a direct buffer, which must outlive it. */
    OnnxTensor tensor(ElementType type, ByteBuffer data, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, data, shape, OnnxTypes.javaType(type));
    }

    /** A tensor with a copy of the strings. */
    OnnxTensor tensor(String[] data, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, data, shape);
    }

    RunOptions runOptions() throws OrtException {
        RunOptions options = new RunOptions();
        options.setLogLevel(QUIET);
        return options;
    }

    OrtSession.Result run(
            Map<String, OnnxTensor> inputs, Set<String> requested, Map<String, OnnxValue> pinned, RunOptions options)
            throws OrtException {
        return session.run(inputs, requested, pinned, options);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close a session: " + message(e), e);
        }
    }

    /** The runtime's message in one line. */
    static String message(OrtException e) {
        String message = e.getMessage();
        return message == null ? e.getCode().toString() : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
