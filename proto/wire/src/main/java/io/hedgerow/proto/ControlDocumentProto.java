package io.hedgerow.proto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.proto.v1.ControlDocument;
import org.jspecify.annotations.Nullable;

/**
 * Records of the control log in their protobuf form, {@code hedgerow.v1.ControlDocument}. Read strictly: whoever applies a
 * document must not pass over a part of it. Thread-safe.
 */
public final class ControlDocumentProto {
    /** Most bytes of a model beside its document. */
    public static final int MOST_MODEL_BYTES = 512 << 10;

    /** Most bytes of a document's text. */
    public static final int MOST_DOCUMENT_BYTES = 256 << 10;

    private static final int FORMAT = 1;
    private static final int MOST_TAG_BYTES = 32;
    private static final int MOST_BYTES = MOST_MODEL_BYTES + MOST_DOCUMENT_BYTES + MOST_TAG_BYTES;

    /** The tag of the field {@code format}: a backspace, which no text begins with. */
    private static final byte FIRST = 0x08;

    private ControlDocumentProto() {}

    /** Whether bytes are meant to be this message, and not text. */
    public static boolean isMeant(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == FIRST;
    }

    /**
     * Reads a record.
     *
     * @throws DecodeException when the bytes are no such record; says what is wrong and what is allowed
     */
    public static EnclosedDocument decode(byte[] bytes) throws DecodeException {
        ControlDocument message = ProtoBytes.parse(ControlDocument.parser(), MOST_BYTES, bytes, 0, bytes.length);
        if (message.getFormat() != FORMAT) {
            throw new DecodeException("format: is " + Integer.toUnsignedString(message.getFormat())
                    + ", which this version does not read; " + FORMAT + " is allowed");
        }
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new DecodeException(
                    "has the fields " + message.getUnknownFields().asMap().keySet()
                            + ", which this version does not know; 1 to 3 are allowed");
        }
        if (message.getSerializedSize() != bytes.length) {
            throw new DecodeException("has " + bytes.length + " bytes, its fields take " + message.getSerializedSize()
                    + "; each field is allowed once");
        }
        return new EnclosedDocument(document(message), model(message));
    }

    private static String document(ControlDocument message) throws DecodeException {
        int bytes = message.getDocumentBytes().size();
        if (bytes == 0) {
            throw new DecodeException("document: is missing; one document in YAML or JSON is allowed");
        }
        if (bytes > MOST_DOCUMENT_BYTES) {
            throw new DecodeException(
                    "document: has " + bytes + " bytes, at most " + MOST_DOCUMENT_BYTES + " are allowed");
        }
        return message.getDocument();
    }

    private static byte @Nullable [] model(ControlDocument message) throws DecodeException {
        if (!message.hasModel()) {
            return null;
        }
        int bytes = message.getModel().size();
        if (bytes == 0) {
            throw new DecodeException("model: is empty; the bytes of a model's file are allowed, or no such field");
        }
        if (bytes > MOST_MODEL_BYTES) {
            throw new DecodeException("model: has " + bytes + " bytes, at most " + MOST_MODEL_BYTES
                    + " are allowed; name a file by spec.location");
        }
        return message.getModel().toByteArray();
    }

    /**
     * Writes a record.
     *
     * @throws IllegalArgumentException when the document or the model is too large, or empty
     */
    public static byte[] encode(EnclosedDocument enclosed) {
        byte[] document = Text.wellFormed(enclosed.document()).getBytes(UTF_8);
        requireSize("document", document.length, MOST_DOCUMENT_BYTES);
        ControlDocument.Builder builder = ControlDocument.newBuilder()
                .setFormat(FORMAT)
                .setDocumentBytes(UnsafeByteOperations.unsafeWrap(document));
        byte[] model = enclosed.model();
        if (model != null) {
            requireSize("model", model.length, MOST_MODEL_BYTES);
            builder.setModel(UnsafeByteOperations.unsafeWrap(model));
        }
        return builder.build().toByteArray();
    }

    private static void requireSize(String what, int bytes, int most) {
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException(what + " must have 1 to " + most + " bytes, has " + bytes);
        }
    }
}
