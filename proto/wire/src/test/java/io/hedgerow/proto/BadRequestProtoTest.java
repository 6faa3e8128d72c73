package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.hedgerow.proto.v1.Datatype;
import io.hedgerow.proto.v1.Request;
import io.hedgerow.proto.v1.Tensor;
import io.hedgerow.proto.v1.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a protobuf request can be wrong, and what its sender is told. */
class BadRequestProtoTest {

    static Stream<Arguments> messages() {
        byte[] whole = request().setUnit("u").build().toByteArray();
        byte[] groups = new byte[2_000];
        Arrays.fill(groups, (byte) 0x4B); // start of an unknown group, never ended
        return Stream.of(
                arguments("empty", new byte[0], "the record is empty"),
                arguments("text", "hello".getBytes(StandardCharsets.UTF_8), "not protobuf:"),
                arguments("JSON", "{\"endpoint\":\"w\"}".getBytes(StandardCharsets.UTF_8), "not protobuf:"),
                arguments("truncated", Arrays.copyOf(whole, whole.length - 1), "not protobuf:"),
                arguments("nested groups", groups, "not protobuf: Protocol message had too many levels of nesting"),
                arguments("end of no group", new byte[] {0x12, 1, 'w', 0x4C}, "not protobuf:"),
                arguments("tag 0", new byte[] {0x12, 1, 'w', 0, 0}, "not protobuf:"),
                arguments("invalid UTF-8", new byte[] {0x12, 1, (byte) 0xFF}, "invalid UTF-8"),
                arguments("too long", new byte[(1 << 20) + 1], "1048577 bytes are too many; at most 1048576"),
                arguments("no endpoint", bytes(Request.newBuilder().setRequestId("r")), "endpoint is empty"),
                arguments("long ID", bytes(request().setRequestId("r".repeat(257))), "requestId has 257 characters"),
                arguments("priority", bytes(request().setPriorityValue(9)), "priority: unknown value 9; allowed: HIGH"),
                arguments("deadline", bytes(request().setDeadlineMillis(-1)), "deadlineMillis is -1"),
                arguments("no name", feature("", Value.newBuilder().setInt64Value(1)), "the name of a feature has 1"),
                arguments("big text", big("1.5"), "features.a: \"1.5\" is not an integer"),
                arguments("big sign", big("-"), "is not an integer"),
                arguments(
                        "long name",
                        feature("n".repeat(5000), Value.newBuilder().setBigIntegerValue("x")),
                        "features." + "n".repeat(64) + "…: \"x\" is not an integer"),
                arguments("big length", big("1".repeat(1001)), "at most 1000 decimal digits"),
                arguments(
                        "no datatype", tensor(0, List.of(), 8), "features.a.datatype: unknown value 0; allowed: BOOL"),
                arguments("datatype", tensor(77, List.of(), 8), "features.a.datatype: unknown value 77"),
                arguments("short raw", tensor(12, List.of(2L), 15), "shape [2] of FP64 needs 16 bytes, found 15"),
                arguments("huge shape", tensor(12, List.of(1L << 40, 1L << 40), 8), "features.a.shape: "),
                arguments("negative axis", tensor(12, List.of(-1L), 8), "features.a.shape: [-1] is not a list of axes"),
                arguments("many axes", tensor(12, java.util.Collections.nCopies(33, 1L), 8), "at most 32 axes"),
                arguments("raw strings", tensor(13, List.of(1L), 8), "elements of BYTES belong into strings"),
                arguments(
                        "boolean",
                        tensor(Tensor.newBuilder()
                                .setDatatype(Datatype.DATATYPE_BOOL)
                                .setRaw(ByteString.copyFrom(new byte[] {2}))),
                        "features.a.raw: element 0 is 2; 0 and 1 are allowed"),
                arguments(
                        "strings in FP64",
                        tensor(Tensor.newBuilder()
                                .setDatatype(Datatype.DATATYPE_FP64)
                                .addStrings("x")),
                        "elements of FP64 belong into raw"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isRefused(String name, byte[] message, String expected) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> RequestProto.decode(message, "derived"))
                .withMessageContaining(expected);
    }

    @Test
    void everyTruncationIsRefusedOrReadsAsAShorterMessage() throws DecodeException {
        byte[] whole = feature("a", Value.newBuilder().setStringValue("x"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                io.hedgerow.proto.Request request = RequestProto.decode(cut, "derived");
                org.assertj.core.api.Assertions.assertThat(request.features()).isEmpty();
            } catch (DecodeException e) {
                org.assertj.core.api.Assertions.assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static Request.Builder request() {
        return Request.newBuilder().setEndpoint("w");
    }

    private static byte[] bytes(Request.Builder request) {
        return request.build().toByteArray();
    }

    private static byte[] feature(String name, Value.Builder value) {
        return bytes(request().putFeatures(name, value.build()));
    }

    private static byte[] big(String digits) {
        return feature("a", Value.newBuilder().setBigIntegerValue(digits));
    }

    private static byte[] tensor(int datatype, List<Long> shape, int rawBytes) {
        return tensor(Tensor.newBuilder()
                .setDatatypeValue(datatype)
                .addAllShape(shape)
                .setRaw(ByteString.copyFrom(new byte[rawBytes])));
    }

    private static byte[] tensor(Tensor.Builder tensor) {
        return feature("a", Value.newBuilder().setTensorValue(tensor));
    }
}
