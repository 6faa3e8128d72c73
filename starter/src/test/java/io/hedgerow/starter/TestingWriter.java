package io.hedgerow.starter;

import org.apache.flink.runtime.io.network.partition.MockResultPartitionWriter;

/** Counts how often it is told to send what it has. */
final class TestingWriter extends MockResultPartitionWriter {
    private int sent;

    @Override
    public void flushAll() {
        sent++;
    }

    int sent() {
        return sent;
    }
}
