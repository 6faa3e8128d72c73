package io.hedgerow.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors as protobuf: raw little-endian elements, or strings. */
final class TensorProto {
    private TensorProto() {}

    static io.hedgerow.proto.v1.Tensor of(Tensor tensor) {
        io.hedgerow.proto.v1.Tensor.Builder builder =
                io.hedgerow.proto.v1.Tensor.newBuilder().setDatatype(ProtoEnums.of(tensor.datatype()));
        for (long axis : tensor.shape()) {
            builder.addShape(axis);
        }
        if (tensor.data() instanceof String[] strings) {
            for (String element : strings) {
                builder.addStrings(Text.wellFormed(element));
            }
            return builder.build();
        }
        return builder.setRaw(raw(tensor)).build();
    }

    private static ByteString raw(Tensor tensor) {
        byte[] bytes = new byte[Math.multiplyExact(tensor.size(), width(tensor.datatype()))];
        ByteBuffer raw = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.datatype()) {
            case BOOL -> {
                for (boolean element : (boolean[]) tensor.data()) {
                    raw.put((byte) (element ? 1 : 0));
                }
            }
            case UINT8, INT8 -> raw.put((byte[]) tensor.data());
            case UINT16, INT16, FP16 -> raw.asShortBuffer().put((short[]) tensor.data());
            case UINT32, INT32 -> raw.asIntBuffer().put((int[]) tensor.data());
            case UINT64, INT64 -> raw.asLongBuffer().put((long[]) tensor.data());
            case FP32 -> raw.asFloatBuffer().put((float[]) tensor.data());
            case FP64 -> raw.asDoubleBuffer().put((double[]) tensor.data());
            case BYTES -> throw new IllegalStateException("strings have no raw form");
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static int width(Datatype datatype) {
        return switch (datatype) {
            case BOOL, UINT8, INT8 -> Byte.BYTES;
            case UINT16, INT16, FP16 -> Short.BYTES;
            case UINT32, INT32, FP32 -> Integer.BYTES;
            case UINT64, INT64, FP64 -> Long.BYTES;
            case BYTES -> 0;
        };
    }

    static Tensor tensor(String path, io.hedgerow.proto.v1.Tensor message) throws DecodeException {
        Datatype datatype = ProtoEnums.datatype(path, message.getDatatype(), message.getDatatypeValue());
        long[] shape =
                message.getShapeList().stream().mapToLong(Long::longValue).toArray();
        if (shape.length > JsonArray.MAX_RANK) {
            throw new DecodeException(
                    path + ".shape: at most " + JsonArray.MAX_RANK + " axes are allowed, this has " + shape.length);
        }
        int size = size(path, shape);
        boolean hasStrings = message.getStringsCount() > 0;
        boolean hasRaw = !message.getRaw().isEmpty();
        if (datatype == Datatype.BYTES ? hasRaw : hasStrings) {
            throw new DecodeException(path + ": elements of " + datatype + " belong into "
                    + (datatype == Datatype.BYTES ? "strings" : "raw"));
        }
        int sent = datatype == Datatype.BYTES
                ? message.getStringsCount()
                : message.getRaw().size();
        long due = datatype == Datatype.BYTES ? size : (long) size * width(datatype);
        if (sent != due) {
            throw new DecodeException(path + ": shape " + Arrays.toString(shape) + " of " + datatype + " needs " + due
                    + (datatype == Datatype.BYTES ? " strings" : " bytes") + ", found " + sent);
        }
        return new Tensor(datatype, shape, elements(path, datatype, size, message));
    }

    private static int size(String path, long[] shape) throws DecodeException {
        try {
            return (int) Tensor.elementCount(shape);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DecodeException(
                    path + ".shape: " + Arrays.toString(shape) + " is not a list of axes from 0 up with at most "
                            + Integer.MAX_VALUE + " elements",
                    e);
        }
    }

    private static Object elements(String path, Datatype datatype, int size, io.hedgerow.proto.v1.Tensor message)
            throws DecodeException {
        ByteBuffer raw = message.getRaw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return switch (datatype) {
            case BOOL -> booleans(path, raw);
            case UINT8, INT8 -> message.getRaw().toByteArray();
            case UINT16, INT16, FP16 -> {
                short[] values = new short[size];
                raw.asShortBuffer().get(values);
                yield values;
            }
            case UINT32, INT32 -> {
                int[] values = new int[size];
                raw.asIntBuffer().get(values);
                yield values;
            }
            case UINT64, INT64 -> {
                long[] values = new long[size];
                raw.asLongBuffer().get(values);
                yield values;
            }
            case FP32 -> {
                float[] values = new float[size];
                raw.asFloatBuffer().get(values);
                yield values;
            }
            case FP64 -> {
                double[] values = new double[size];
                raw.asDoubleBuffer().get(values);
                yield values;
            }
            case BYTES -> message.getStringsList().toArray(String[]::new);
        };
    }

    private static boolean[] booleans(String path, ByteBuffer raw) throws DecodeException {
        boolean[] values = new boolean[raw.remaining()];
        for (int i = 0; i < values.length; i++) {
            byte value = raw.get(i);
            if ((value & ~1) != 0) {
                throw new DecodeException(path + ".raw: element " + i + " is " + value + "; 0 and 1 are allowed");
            }
            values[i] = value == 1;
        }
        return values;
    }

    static io.hedgerow.proto.v1.NamedTensor of(NamedTensor named) {
        return io.hedgerow.proto.v1.NamedTensor.newBuilder()
                .setName(Text.wellFormed(named.name()))
                .setTensor(of(named.tensor()))
                .build();
    }

    static List<NamedTensor> named(String path, List<io.hedgerow.proto.v1.NamedTensor> messages)
            throws DecodeException {
        List<NamedTensor> tensors = new ArrayList<>(messages.size());
        for (io.hedgerow.proto.v1.NamedTensor message : messages) {
            tensors.add(new NamedTensor(
                    message.getName(), tensor(path + "." + Text.brief(message.getName(), 64), message.getTensor())));
        }
        return tensors;
    }
}
