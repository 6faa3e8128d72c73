package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.hedgerow.proto.v1.ControlDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlDocumentProtoTest {
    private static final String DOCUMENT = "kind: Model\nmetadata: {name: \"größe\"}\n";
    private static final byte[] MODEL = {1, 0, -1, 8};

    @Test
    void whatIsWrittenIsRead() throws DecodeException {
        for (EnclosedDocument enclosed : List.of(
                new EnclosedDocument(DOCUMENT, MODEL),
                new EnclosedDocument(DOCUMENT, null),
                new EnclosedDocument(
                        "d".repeat(ControlDocumentProto.MOST_DOCUMENT_BYTES),
                        new byte[ControlDocumentProto.MOST_MODEL_BYTES]))) {
            byte[] bytes = ControlDocumentProto.encode(enclosed);
            assertThat(Arrays.copyOf(bytes, 2)).as("its first bytes").containsExactly(0x08, 0x01);
            assertThat(ControlDocumentProto.isMeant(bytes)).isTrue();
            assertThat(ControlDocumentProto.decode(bytes)).isEqualTo(enclosed);
        }
    }

    @Test
    void noTextBeginsLikeARecord() {
        for (String text : List.of("", "a: b", "{}", "\ufeffa: b", "\n", "\t{}", "\r\n--- ", "# c", "...")) {
            assertThat(ControlDocumentProto.isMeant(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void noBeginningOfARecordIsARecord() {
        byte[] bytes = ControlDocumentProto.encode(new EnclosedDocument(DOCUMENT, MODEL));
        for (int length = 0; length < bytes.length; length++) {
            byte[] beginning = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ControlDocumentProto.decode(beginning))
                    .as("%d bytes", length)
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void everythingElseIsRefusedWithWhatIsAllowed() {
        ControlDocument good = ControlDocument.newBuilder()
                .setFormat(1)
                .setModel(ByteString.copyFrom(MODEL))
                .setDocument(DOCUMENT)
                .build();
        refused(good.toBuilder().setFormat(2).build().toByteArray(), "format: is 2", "1 is allowed");
        refused(good.toBuilder().clearFormat().build().toByteArray(), "format: is 0");
        refused(good.toBuilder().setFormat(-1).build().toByteArray(), "format: is 4294967295");
        refused(good.toBuilder().clearDocument().build().toByteArray(), "document: is missing");
        refused(
                good.toBuilder()
                        .setDocument("d".repeat(ControlDocumentProto.MOST_DOCUMENT_BYTES + 1))
                        .build()
                        .toByteArray(),
                "document: has 262145 bytes, at most 262144");
        refused(good.toBuilder().setModel(ByteString.EMPTY).build().toByteArray(), "model: is empty");
        refused(
                good.toBuilder()
                        .setModel(ByteString.copyFrom(new byte[ControlDocumentProto.MOST_MODEL_BYTES + 1]))
                        .build()
                        .toByteArray(),
                "model: has 524289 bytes, at most 524288",
                "spec.location");
        refused(new byte[2 << 20], "2097152 bytes are too many");
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(4, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        refused(good.toBuilder().setUnknownFields(later).build().toByteArray(), "[4]", "1 to 3 are allowed");
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() {
        byte[] one = ControlDocumentProto.encode(new EnclosedDocument(DOCUMENT, MODEL));
        byte[] other = ControlDocumentProto.encode(new EnclosedDocument("kind: Endpoint", null));
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        refused(both, "each field is allowed once");
    }

    @Test
    void aDocumentThatIsNoUnicodeIsRefused() {
        byte[] bytes = ControlDocumentProto.encode(new EnclosedDocument("abc", null));
        bytes[bytes.length - 1] = (byte) 0xFF;
        refused(bytes, "not protobuf", "UTF-8");
    }

    @Test
    void whatIsTooLargeIsNotWritten() {
        List<EnclosedDocument> tooLarge = new ArrayList<>();
        tooLarge.add(new EnclosedDocument("", null));
        tooLarge.add(new EnclosedDocument("ü".repeat(ControlDocumentProto.MOST_DOCUMENT_BYTES / 2 + 1), null));
        tooLarge.add(new EnclosedDocument(DOCUMENT, new byte[0]));
        tooLarge.add(new EnclosedDocument(DOCUMENT, new byte[ControlDocumentProto.MOST_MODEL_BYTES + 1]));
        for (EnclosedDocument enclosed : tooLarge) {
            assertThatThrownBy(() -> ControlDocumentProto.encode(enclosed))
                    .as(enclosed.toString())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void refused(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> ControlDocumentProto.decode(bytes))
                .isInstanceOf(DecodeException.class)
                .hasMessageContainingAll(parts);
    }
}
