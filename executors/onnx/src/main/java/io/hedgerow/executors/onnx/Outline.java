package io.hedgerow.executors.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file without the elements of the graph's large constants, which are most of a large file: of these its first few kilobytes,
 * and how many there are. Everything else is as it is in the file. Whole numbers stay too, since a graph may keep its classes in
 * them.
 *
 * @param bytes the file without them
 * @param rawBytes size of {@code raw_data} in the file, by the position of the constant among the graph's
 */
@SuppressWarnings("ArrayRecordComponent") // parsed, never compared
record Outline(byte[] bytes, Map<Integer, Integer> rawBytes) {
    /** More than a constant has whose elements anybody looks at. */
    static final int KEPT_BYTES = 4096;

    private static final int LONGEST_VARINT = 10;

    /** Of a file that is not well-formed there is none: the parser says what is wrong. */
    static Optional<Outline> of(ByteBuffer file) {
        try {
            Reader reader = new Reader();
            byte[] bytes = reader.model(file.duplicate());
            return Optional.of(new Outline(bytes, reader.rawBytes));
        } catch (MalformedException | BufferUnderflowException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("an array can always be written", e);
        }
    }

    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private static final class Reader {
        private final Map<Integer, Integer> rawBytes = new HashMap<>();
        private int constants;

        byte[] model(ByteBuffer model) throws IOException, MalformedException {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(written);
            while (model.hasRemaining()) {
                Field field = Field.next(model);
                if (field.isMessage(ModelProto.GRAPH_FIELD_NUMBER)) {
                    out.writeByteArray(ModelProto.GRAPH_FIELD_NUMBER, graph(field.content()));
                } else {
                    field.copyTo(out);
                }
            }
            out.flush();
            return written.toByteArray();
        }

        private byte[] graph(ByteBuffer graph) throws IOException, MalformedException {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(written);
            while (graph.hasRemaining()) {
                Field field = Field.next(graph);
                if (field.isMessage(GraphProto.INITIALIZER_FIELD_NUMBER)) {
                    constant(field, out);
                    constants++;
                } else {
                    field.copyTo(out);
                }
            }
            out.flush();
            return written.toByteArray();
        }

        private void constant(Field constant, CodedOutputStream out) throws IOException, MalformedException {
            if (constant.content().remaining() <= KEPT_BYTES || !isShortened(constant.content())) {
                constant.copyTo(out);
                return;
            }
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            CodedOutputStream tensor = CodedOutputStream.newInstance(written);
            ByteBuffer fields = constant.content();
            while (fields.hasRemaining()) {
                Field field = Field.next(fields);
                if (field.isMessage(TensorProto.RAW_DATA_FIELD_NUMBER)) {
                    rawBytes.put(constants, field.content().remaining());
                    tensor.writeByteArray(
                            TensorProto.RAW_DATA_FIELD_NUMBER,
                            bytes(field.content().slice(0, KEPT_BYTES)));
                } else {
                    field.copyTo(tensor);
                }
            }
            tensor.flush();
            out.writeByteArray(GraphProto.INITIALIZER_FIELD_NUMBER, written.toByteArray());
        }

        /** Whether it has many elements, in one piece and of no type that classes have. */
        private static boolean isShortened(ByteBuffer fields) throws MalformedException {
            int raws = 0;
            int longest = 0;
            boolean areClasses = false;
            while (fields.hasRemaining()) {
                Field field = Field.next(fields);
                if (field.isMessage(TensorProto.RAW_DATA_FIELD_NUMBER)) {
                    raws++;
                    longest = Math.max(longest, field.content().remaining());
                }
                areClasses |= field.number() == TensorProto.DATA_TYPE_FIELD_NUMBER && isOfClasses(field.value());
            }
            return raws == 1 && longest > KEPT_BYTES && !areClasses;
        }

        private static boolean isOfClasses(long type) {
            return type == TensorProto.DataType.INT32_VALUE || type == TensorProto.DataType.INT64_VALUE;
        }
    }

    /**
     * A field of a message.
     *
     * @param tag its number and kind, as written
     * @param value of a number
     * @param whole all of it, from its tag on
     * @param content what it holds, without its length; empty for a number
     */
    private record Field(int tag, long value, ByteBuffer whole, ByteBuffer content) {
        @Override
        public ByteBuffer content() {
            return content.duplicate(); // it is read more than once
        }

        /** Reads past it. */
        static Field next(ByteBuffer in) throws MalformedException {
            int start = in.position();
            int tag = (int) varint(in);
            int wire = WireFormat.getTagWireType(tag);
            long value = wire == WireFormat.WIRETYPE_VARINT ? varint(in) : 0;
            long length = wire == WireFormat.WIRETYPE_VARINT ? 0 : length(wire, in);
            if (length < 0 || length > in.remaining()) {
                throw new MalformedException();
            }
            ByteBuffer content = in.slice(in.position(), (int) length);
            in.position(in.position() + (int) length);
            return new Field(tag, value, in.slice(start, in.position() - start), content);
        }

        private static long length(int wire, ByteBuffer in) throws MalformedException {
            return switch (wire) {
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> varint(in);
                case WireFormat.WIRETYPE_FIXED32 -> Integer.BYTES;
                case WireFormat.WIRETYPE_FIXED64 -> Long.BYTES;
                default -> throw new MalformedException();
            };
        }

        private static long varint(ByteBuffer in) throws MalformedException {
            long value = 0;
            for (int i = 0; i < LONGEST_VARINT; i++) {
                byte next = in.get();
                value |= (long) (next & 0x7f) << (7 * i);
                if (next >= 0) {
                    return value;
                }
            }
            throw new MalformedException();
        }

        int number() {
            return WireFormat.getTagFieldNumber(tag);
        }

        boolean isMessage(int number) {
            return number() == number && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        void copyTo(CodedOutputStream out) throws IOException {
            out.writeRawBytes(bytes(whole));
        }
    }

    private static byte[] bytes(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        return bytes;
    }
}
