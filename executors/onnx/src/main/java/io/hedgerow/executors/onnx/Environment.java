package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.hedgerow.executors.tensors.CleanStack;
import java.lang.invoke.MethodType;

/** The runtime's one environment of a process; when it is first asked for, the runtime registers a shutdown hook. */
final class Environment {
    private static final MethodType GET =
            MethodType.methodType(OrtEnvironment.class, OrtLoggingLevel.class, String.class);

    private Environment() {}

    /** Throws {@link IllegalStateException} when the native library cannot be loaded. */
    static OrtEnvironment get(OrtLoggingLevel level, String name) {
        return (OrtEnvironment) CleanStack.call(OrtEnvironment.class, "getEnvironment", GET, level, name);
    }
}
