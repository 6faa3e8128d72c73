package io.hedgerow.proto.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Makes the JDK let go of the records of an ended job.
 *
 * <p>{@link ObjectMethods} makes a record's {@code equals}, {@code hashCode} and {@code toString} on first use, out of
 * method handles in static fields. Before JDK 18 (JDK-8078641) a method handle keeps the type it was last adapted to: the
 * last such record, or a type of its components, and with it the class loader of a job that may long have ended. Here the
 * same handles are adapted to types of the JDK once more. From JDK 18 on they are kept softly only, and nothing is done.
 */
public final class RecordMethods {
    private static final int FIRST_JDK_THAT_LETS_GO = 18;

    private RecordMethods() {}

    /**
     * Lets go when Flink releases this job's class loader in this process. To be called by starter, pools and
     * collector, when opened.
     */
    public static void letGoOnRelease(RuntimeContext context) {
        context.registerUserCodeClassLoaderReleaseHookIfAbsent("hedgerow-records", RecordMethods::letGo);
    }

    /** Thread-safe. Another job's record may come to be kept at any time, until that job ends and lets go. */
    static void letGo() {
        if (Runtime.version().feature() >= FIRST_JDK_THAT_LETS_GO) {
            return;
        }
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            // Text with one component of another type than Object, so that each handle is indeed adapted.
            MethodHandle component = lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
            remake(lookup, "equals", MethodType.methodType(boolean.class, String.class, Object.class), component);
            remake(lookup, "hashCode", MethodType.methodType(int.class, String.class), component);
            remake(lookup, "toString", MethodType.methodType(String.class, String.class), component);
        } catch (Throwable t) { // which is what the bootstrap method declares
            throw new IllegalStateException("the methods of a record cannot be made", t);
        }
    }

    private static void remake(MethodHandles.Lookup lookup, String name, MethodType type, MethodHandle component)
            throws Throwable {
        ObjectMethods.bootstrap(lookup, name, type, String.class, "component", component);
    }
}
