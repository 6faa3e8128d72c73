package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;

/**
 * The runtime's one environment of a process.
 *
 * <p>When it is first asked for, the runtime registers a shutdown hook, whose thread remembers the protection domains of
 * all code that was on the stack, and through them that code's class loader. Where the runtime outlives the job, as in
 * Flink's {@code lib/}, the first job's class loader would never go. So the environment is asked for on a thread, and
 * through a proxy, that have no code of this job on the stack.
 */
final class Environment {
    private Environment() {}

    /** Throws {@link IllegalStateException} when the native library cannot be loaded. */
    static OrtEnvironment get(OrtLoggingLevel level, String name) {
        if (ForkJoinPool.getCommonPoolParallelism() == 0) { // switched off by a system property
            return OrtEnvironment.getEnvironment(level, name);
        }
        try {
            MethodHandle get = MethodHandles.publicLookup()
                    .findStatic(
                            OrtEnvironment.class,
                            "getEnvironment",
                            MethodType.methodType(OrtEnvironment.class, OrtLoggingLevel.class, String.class));
            Callable<?> load = MethodHandleProxies.asInterfaceInstance(
                    Callable.class, MethodHandles.insertArguments(get, 0, level, name));
            FutureTask<?> call = new FutureTask<>(load);
            // Not submitted: who waits for a task of the pool's own may take it back and run it on this stack.
            ForkJoinPool.commonPool().execute(call);
            ForkJoinPool.managedBlock(new Waiting(call)); // a thread of that pool is stood in for meanwhile
            return (OrtEnvironment) call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ONNX Runtime was loaded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime cannot be loaded: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this ONNX Runtime has another getEnvironment()", e);
        }
    }

    /** Waits for a call. */
    private record Waiting(FutureTask<?> call) implements ForkJoinPool.ManagedBlocker {
        @Override
        public boolean block() throws InterruptedException {
            try {
                call.get();
            } catch (ExecutionException e) {
                return true; // whoever asks for the result is told
            }
            return true;
        }

        @Override
        public boolean isReleasable() {
            return call.isDone();
        }
    }
}
