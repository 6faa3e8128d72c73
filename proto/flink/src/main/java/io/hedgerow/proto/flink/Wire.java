package io.hedgerow.proto.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The primitives every message is made of: variable-length integers, exact strings and doubles, arrays.
 *
 * <p>A string is a variable-length header and its characters: header 0 is null, else {@code 1 + 2 * length},
 * plus 1 when a character is beyond Latin-1 and each takes two bytes. Unlike UTF-8 this keeps unpaired
 * surrogates, and for Latin-1 it is one copy of the JDK's own bytes.
 *
 * <p>Memory grows with the bytes that really arrive, never with a length that is only claimed, so that damaged
 * bytes end in an {@link IOException}.
 */
final class Wire {
    /** Elements allocated before any of them has been read. */
    static final int FIRST_CHUNK = 1 << 14;

    private static final int LATIN_1_LIMIT = 0x100;

    private Wire() {}

    static void writeVarInt(int value, DataOutputView out) throws IOException {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int readVarInt(DataInputView in) throws IOException {
        int result = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = in.readByte();
            result |= (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw new IOException("a 32-bit integer takes more than 5 bytes");
    }

    static void writeVarLong(long value, DataOutputView out) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte(((int) rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static long readVarLong(DataInputView in) throws IOException {
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = in.readByte();
            result |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw new IOException("a 64-bit integer takes more than 10 bytes");
    }

    /** Reads the length of what follows. */
    static int readLength(String what, DataInputView in) throws IOException {
        int length = readVarInt(in);
        if (length < 0) {
            throw new IOException("negative length of " + what + ": " + length);
        }
        return length;
    }

    /** Keeps the bits, also those of a NaN. */
    static void writeDouble(double value, DataOutputView out) throws IOException {
        out.writeLong(Double.doubleToRawLongBits(value));
    }

    static double readDouble(DataInputView in) throws IOException {
        return Double.longBitsToDouble(in.readLong());
    }

    static void writeString(@Nullable String value, DataOutputView out) throws IOException {
        if (value == null) {
            out.writeByte(0);
        } else if (isLatin1(value)) {
            writeVarInt(header(value, 0), out);
            out.write(value.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            writeVarInt(header(value, 1), out);
            byte[] bytes = new byte[2 * value.length()];
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                bytes[2 * i] = (byte) (c >>> 8);
                bytes[2 * i + 1] = (byte) c;
            }
            out.write(bytes);
        }
    }

    private static int header(String value, int wide) throws IOException {
        int length = value.length();
        if (length >= (1 << 30) - 1) {
            throw new IOException("a string of " + length + " characters is too long for a message");
        }
        return 1 + 2 * length + wide;
    }

    private static boolean isLatin1(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= LATIN_1_LIMIT) {
                return false;
            }
        }
        return true;
    }

    static @Nullable String readNullableString(DataInputView in) throws IOException {
        int header = readLength("a string", in);
        if (header == 0) {
            return null;
        }
        int length = (header - 1) >>> 1;
        if (((header - 1) & 1) == 0) {
            return new String(readBytes(length, in), StandardCharsets.ISO_8859_1);
        }
        return wideString(readBytes(2L * length, in));
    }

    private static String wideString(byte[] bytes) {
        char[] chars = new char[bytes.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF));
        }
        return new String(chars);
    }

    static String readString(String what, DataInputView in) throws IOException {
        String value = readNullableString(in);
        if (value == null) {
            throw new IOException(what + " is missing");
        }
        return value;
    }

    static byte[] readBytes(long length, DataInputView in) throws IOException {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IOException(length + " bytes do not fit into an array");
        }
        byte[] bytes = new byte[(int) Math.min(length, FIRST_CHUNK)];
        in.readFully(bytes);
        while (bytes.length < length) {
            int filled = bytes.length;
            bytes = Arrays.copyOf(bytes, grown(filled, (int) length));
            in.readFully(bytes, filled, bytes.length - filled);
        }
        return bytes;
    }

    /** The next array length on the way to {@code length}. */
    static int grown(int filled, int length) {
        return (int) Math.min(length, 2L * filled);
    }

    static void writeDoubles(double[] values, DataOutputView out) throws IOException {
        writeVarInt(values.length, out);
        for (double value : values) {
            writeDouble(value, out);
        }
    }

    static double[] readDoubles(DataInputView in) throws IOException {
        int length = readLength("an array of doubles", in);
        double[] values = new double[Math.min(length, FIRST_CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, grown(i, length));
            }
            values[i] = readDouble(in);
        }
        return values;
    }

    static void writeLongs(long[] values, DataOutputView out) throws IOException {
        writeVarInt(values.length, out);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    static long[] readLongs(DataInputView in) throws IOException {
        int length = readLength("an array of longs", in);
        long[] values = new long[Math.min(length, FIRST_CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, grown(i, length));
            }
            values[i] = in.readLong();
        }
        return values;
    }

    static void writeStrings(@Nullable String[] values, DataOutputView out) throws IOException {
        writeVarInt(values.length, out);
        for (String value : values) {
            writeString(value, out);
        }
    }

    static @Nullable String[] readStrings(DataInputView in) throws IOException {
        return readStrings(readLength("an array of strings", in), in);
    }

    static @Nullable String[] readStrings(int length, DataInputView in) throws IOException {
        @Nullable String[] values = new String[Math.min(length, FIRST_CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, grown(i, length));
            }
            values[i] = readNullableString(in);
        }
        return values;
    }

    static void writeHeaders(Map<String, String> headers, DataOutputView out) throws IOException {
        writeVarInt(headers.size(), out);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            writeString(header.getKey(), out);
            writeString(header.getValue(), out);
        }
    }

    static Map<String, String> readHeaders(DataInputView in) throws IOException {
        int size = readLength("the headers", in);
        if (size == 0) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String name = readString("a header's name", in);
            headers.put(name, readString("header " + name, in));
        }
        return Map.copyOf(headers);
    }
}
