package io.hedgerow.proto.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes behind their length in four bytes, as small records and stored lists have them. */
public final class LengthPrefixed {
    private LengthPrefixed() {}

    /** Writes bytes. */
    public static void write(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Writes a text in UTF-8. */
    public static void write(String text, DataOutputView out) throws IOException {
        write(text.getBytes(UTF_8), out);
    }

    /**
     * Reads bytes.
     *
     * @param what they are of, for the error: "a part of a control record"
     * @param longest how many there may be: a damaged length must not claim all memory
     * @param in where they are
     * @throws IOException when the length is negative or larger
     */
    public static byte[] readBytes(String what, int longest, DataInputView in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > longest) {
            throw new IOException(what + " cannot have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Reads a text, as {@link #readBytes}. */
    public static String readText(String what, int longest, DataInputView in) throws IOException {
        return new String(readBytes(what, longest, in), UTF_8);
    }
}
