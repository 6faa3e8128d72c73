package io.hedgerow.pipeline.control;

import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.DecodeException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a record of a control topic is: text, or a protobuf {@code ControlDocument}. Its value says so by its first byte,
 * and neither header nor file name does: those get lost where topics are mirrored, dumped and filled again. What is neither
 * is refused here, where it is known which record it was.
 */
final class TopicDocument {
    private TopicDocument() {}

    /**
     * A record as a file of its name: of kind FILE with the bytes as they are, or UNREADABLE with the reason.
     *
     * @param position where the record is, for messages
     */
    static ControlRecord record(String name, byte[] value, String position) {
        String problem = problem(value);
        return problem.isEmpty()
                ? ControlRecord.ofFile(name, value)
                : ControlRecord.unreadable(name, problem + " (" + position + ")");
    }

    private static String problem(byte[] value) {
        if (value.length > ControlDirectory.MOST_BYTES) {
            return ControlDirectory.tooLarge(ControlDirectory.MOST_BYTES);
        }
        if (!ControlDocumentProto.isMeant(value)) {
            return isText(value)
                    ? ""
                    : "is neither text nor a protobuf ControlDocument, which begins with the bytes 08 01";
        }
        try {
            ControlDocumentProto.decode(value);
            return "";
        } catch (DecodeException e) {
            return "is no ControlDocument: " + e.getMessage();
        }
    }

    /** Whether it may be YAML or JSON: both begin with what can be printed, or with a byte order mark. */
    private static boolean isText(byte[] value) {
        boolean isBinary = value.length > 0 && value[0] >= 0 && value[0] < ' ' && "\t\n\r".indexOf(value[0]) < 0;
        if (isBinary) {
            return false;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
