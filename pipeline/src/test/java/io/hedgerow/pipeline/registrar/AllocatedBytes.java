package io.hedgerow.pipeline.registrar;

import java.lang.management.ManagementFactory;

/** What this thread has allocated so far: a count of its work that no other thread, and no clock, has a part in. */
final class AllocatedBytes {
    private AllocatedBytes() {}

    static long ofThisThread() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
