package io.hedgerow.executors.onnx;

import com.google.protobuf.CodedOutputStream;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A model's bytes, written anew: small ones on the heap, large ones to a map of a file that has no name any more. */
final class SerializedModel {
    private SerializedModel() {}

    static ByteBuffer of(ModelProto model) throws ModelRefusedException {
        int size = model.getSerializedSize();
        if (size < ModelArtifact.LARGE_BYTES) {
            return ByteBuffer.wrap(model.toByteArray());
        }
        try {
            return inFile(model, size);
        } catch (IOException e) {
            throw new ModelRefusedException("its graph cannot be written to a temporary file: " + e.getMessage(), e);
        }
    }

    /** Not in direct memory, of which a task manager may have no more than it needs for itself. */
    private static ByteBuffer inFile(ModelProto model, int size) throws IOException {
        Path file = Files.createTempFile("hedgerow-onnx-", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            CodedOutputStream out = CodedOutputStream.newInstance(map.duplicate());
            model.writeTo(out);
            out.flush();
            return map;
        } finally {
            remove(file);
        }
    }

    private static void remove(Path file) throws IOException {
        if (!file.toFile().delete()) { // some systems do not remove what is mapped
            file.toFile().deleteOnExit();
        }
    }
}
