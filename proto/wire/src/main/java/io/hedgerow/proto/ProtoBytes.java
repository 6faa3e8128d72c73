package io.hedgerow.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;

/** Reads protobuf messages from bytes nobody vouches for: size first, then nesting, then content. */
final class ProtoBytes {
    private static final int MAX_DEPTH = 32;

    private ProtoBytes() {}

    static <M extends MessageLite> M parse(Parser<M> parser, int maxBytes, byte[] bytes, int offset, int length)
            throws DecodeException {
        if (length > maxBytes) {
            throw new DecodeException(length + " bytes are too many; at most " + maxBytes + " are allowed");
        }
        if (length == 0) {
            throw new DecodeException("the record is empty; a protobuf message is allowed");
        }
        CodedInputStream input = CodedInputStream.newInstance(bytes, offset, length);
        input.setRecursionLimit(MAX_DEPTH);
        try {
            M message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("not protobuf: " + e.getMessage() + at(input), e);
        }
    }

    private static String at(CodedInputStream input) {
        return " (at byte " + input.getTotalBytesRead() + ")";
    }

    static DecodeException unknown(String path, int number, String allowed) {
        return new DecodeException(path + ": unknown value " + number + "; allowed: " + allowed);
    }

    /** The text, or null when it was not set. */
    static @Nullable String textOrNull(boolean isSet, String text) {
        return isSet ? text : null;
    }
}
