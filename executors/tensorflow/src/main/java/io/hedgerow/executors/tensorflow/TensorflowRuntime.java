package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.tensorflow.TensorFlow;

/**
 * TensorFlow's native library, loaded once per process.
 *
 * <p>Loading it starts a thread that frees native memory and never ends. It remembers the code that was on the stack,
 * and the context class loader. Where TensorFlow outlives the job, as in Flink's {@code lib/}, the first job's class
 * loader would never go. So the library is loaded on a thread, and through a proxy, that know nothing of this job.
 */
final class TensorflowRuntime {
    private TensorflowRuntime() {}

    /** Loads the library if nobody did, and says its version. */
    static String load() throws ModelRefusedException {
        try {
            return ForkJoinPool.getCommonPoolParallelism() == 0 // switched off by a system property
                    ? TensorFlow.version()
                    : loadElsewhere();
        } catch (LinkageError | IllegalStateException e) {
            throw new ModelRefusedException(
                    "TensorFlow's native library cannot be loaded on this machine: " + e.getMessage(), e);
        }
    }

    private static String loadElsewhere() {
        try {
            MethodHandle version = MethodHandles.publicLookup()
                    .findStatic(TensorFlow.class, "version", MethodType.methodType(String.class));
            FutureTask<?> call =
                    new FutureTask<>((Callable<?>) MethodHandleProxies.asInterfaceInstance(Callable.class, version));
            // Not submitted: who waits for a task of the pool's own may take it back and run it on this stack.
            ForkJoinPool.commonPool().execute(call);
            ForkJoinPool.managedBlock(new Waiting(call)); // a thread of that pool is stood in for meanwhile
            return String.valueOf(call.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while TensorFlow was loaded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this TensorFlow has another version()", e);
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
