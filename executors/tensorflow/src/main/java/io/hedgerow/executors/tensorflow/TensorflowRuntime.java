package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensors.CleanStack;
import java.lang.invoke.MethodType;
import org.tensorflow.TensorFlow;

/** TensorFlow's native library, loaded once per process. Loading it starts a thread that frees native memory and never ends. */
final class TensorflowRuntime {
    private TensorflowRuntime() {}

    /** Loads the library if nobody did, and says its version. */
    static String load() throws ModelRefusedException {
        try {
            return String.valueOf(CleanStack.call(TensorFlow.class, "version", MethodType.methodType(String.class)));
        } catch (LinkageError | IllegalStateException e) {
            throw new ModelRefusedException(
                    "TensorFlow's native library cannot be loaded on this machine: " + e.getMessage(), e);
        }
    }
}
