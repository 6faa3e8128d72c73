package io.hedgerow.executors.tensors;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;

/**
 * Calls a runtime for the first time. Runtimes then start threads, or register hooks, that never end and remember the
 * protection domains of all code that was on the stack, and the context class loader. Where a runtime outlives the job, as in
 * Flink's {@code lib/}, the first job's class loader would never go. So it is called on a thread, and through a proxy, that
 * know nothing of this job.
 */
public final class CleanStack {
    private CleanStack() {}

    /**
     * What a public static method returns, which is not null. Waits for it.
     *
     * @param owner the runtime's class
     * @throws IllegalStateException when the method throws, and says what; when it is not there; when interrupted
     */
    public static Object call(Class<?> owner, String method, MethodType type, Object... arguments) {
        try {
            MethodHandle found = MethodHandles.publicLookup().findStatic(owner, method, type);
            Callable<?> proxy = MethodHandleProxies.asInterfaceInstance(
                    Callable.class, MethodHandles.insertArguments(found, 0, arguments));
            FutureTask<?> call = new FutureTask<>(proxy);
            run(call);
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it was loaded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("it has no " + method + type, e);
        }
    }

    private static void run(FutureTask<?> call) throws InterruptedException {
        if (ForkJoinPool.getCommonPoolParallelism() == 0) { // switched off by a system property
            call.run();
            return;
        }
        // Not submitted: who waits for a task of the pool's own may take it back and run it on this stack.
        ForkJoinPool.commonPool().execute(call);
        ForkJoinPool.managedBlock(new Waiting(call)); // a thread of that pool is stood in for meanwhile
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
