package io.hedgerow.pipeline.control;

import java.io.IOException;
import java.util.List;

/** A place of documents that is looked at again and again. Not thread-safe. */
interface Watched extends AutoCloseable {

    /**
     * What one scan found.
     *
     * @param records what is new: files by name, then files that are gone by name
     * @param isSettled whether nothing is waiting for the next scan to find it unchanged
     */
    record Scan(List<ControlRecord> records, boolean isSettled) {
        public Scan {
            records = List.copyOf(records);
        }
    }

    /** Looks once. Throws where it cannot be read, and then knows what it knew before. */
    Scan scan() throws IOException;

    @Override
    void close();
}
