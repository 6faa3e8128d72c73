package io.hedgerow.proto.flink;

import io.hedgerow.proto.InvalidRequest;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request: path (null: nothing) and message. */
final class InvalidRequestFormat {
    private InvalidRequestFormat() {}

    static void write(@Nullable InvalidRequest error, DataOutputView out) throws IOException {
        if (error == null) {
            Wire.writeString(null, out);
            return;
        }
        Wire.writeString(error.path(), out);
        Wire.writeString(error.message(), out);
    }

    static @Nullable InvalidRequest readNullable(DataInputView in) throws IOException {
        String path = Wire.readNullableString(in);
        return path == null ? null : new InvalidRequest(path, Wire.readString("an error's message", in));
    }
}
