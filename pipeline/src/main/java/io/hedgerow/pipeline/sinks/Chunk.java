package io.hedgerow.pipeline.sinks;

import java.io.IOException;

/** Lines that are handed over together. Filled by one thread, then written by another. */
final class Chunk {
    private final byte[] bytes;
    private int length;

    Chunk(int capacityBytes) {
        this.bytes = new byte[capacityBytes];
    }

    boolean hasRoom(int lengthBytes) {
        return lengthBytes <= bytes.length - length;
    }

    /** Adds a line and a line break. */
    void add(byte[] line) {
        System.arraycopy(line, 0, bytes, length, line.length);
        length += line.length;
        bytes[length++] = '\n';
    }

    /** The work of writing it; nothing may be added any more. */
    WorkQueue.Work writtenTo(PendingPart part, PartWriter writer) {
        return new WorkQueue.Work() {
            @Override
            public int bytes() {
                return bytes.length;
            }

            @Override
            public void run() throws IOException {
                writer.write(part, bytes, length);
            }
        };
    }
}
