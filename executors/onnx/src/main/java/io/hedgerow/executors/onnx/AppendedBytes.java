package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A message with another one after it, which a parser merges: repeated fields of both are the fields of one. */
final class AppendedBytes {
    private AppendedBytes() {}

    /** Small ones on the heap, large ones in a map of a file that has no name any more. */
    static ByteBuffer of(ByteBuffer message, byte[] more) throws ModelRefusedException {
        int size = Math.addExact(message.remaining(), more.length);
        if (size < ModelArtifact.LARGE_BYTES) {
            return ByteBuffer.allocate(size).put(message.duplicate()).put(more).flip();
        }
        try {
            return inFile(message, more, size);
        } catch (IOException e) {
            throw new ModelRefusedException("its graph cannot be written to a temporary file: " + e.getMessage(), e);
        }
    }

    /** Not in direct memory, of which a task manager may have no more than it needs for itself. */
    private static ByteBuffer inFile(ByteBuffer message, byte[] more, int size) throws IOException {
        Path file = Files.createTempFile("hedgerow-onnx-", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            map.duplicate().put(message.duplicate()).put(more);
            return map;
        } finally {
            if (!file.toFile().delete()) { // some systems do not remove what is mapped
                file.toFile().deleteOnExit();
            }
        }
    }
}
