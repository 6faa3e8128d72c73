package io.hedgerow.benchmarks.load.swap;

/** Something a process holds, and may hold more and more of. */
public enum Measure {
    /** Heap in use right after a collection. */
    HEAP("heapMebibytes", "heap MiB"),
    /** Memory of the process, as the system counts it. */
    RESIDENT("residentMebibytes", "RSS MiB"),
    /** The same without the heap; says something where all of the heap was touched before ({@code AlwaysPreTouch}). */
    BESIDE_HEAP("besideHeapMebibytes", "beside heap"),
    THREADS("threads", "threads"),
    OPEN_FILES("openFiles", "open files"),
    CLASSES("classes", "classes"),
    /** Files below the folder in which the job keeps board and statuses. */
    STATUS_FILES("statusFiles", "status files");

    private final String field;
    private final String title;

    Measure(String field, String title) {
        this.field = field;
        this.title = title;
    }

    /** Name of its field in files. */
    public String field() {
        return field;
    }

    /** Title of its column in tables. */
    public String title() {
        return title;
    }

    /** Whether it is an amount of memory; else a count. */
    public boolean isMemory() {
        return this == HEAP || this == RESIDENT || this == BESIDE_HEAP;
    }
}
