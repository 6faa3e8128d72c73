package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tensors in the JSON form of the Open Inference Protocol: {@code {"name", "datatype", "shape", "data"}}. */
final class TensorJson {
    private TensorJson() {}

    /** Reads the list of tensors the cursor stands at. */
    static List<NamedTensor> readAll(JsonCursor cursor, String path) throws IOException, DecodeException {
        cursor.requireArray(path);
        List<NamedTensor> tensors = new ArrayList<>();
        while (cursor.next() != JsonToken.END_ARRAY) {
            tensors.add(read(cursor, path + "[" + tensors.size() + "]"));
        }
        return tensors;
    }

    private static NamedTensor read(JsonCursor cursor, String path) throws IOException, DecodeException {
        cursor.requireObject(path);
        Parts parts = new Parts(path);
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            cursor.next();
            parts.read(cursor, key);
        }
        return new NamedTensor(parts.name(), parts.tensor());
    }

    /**
     * Reads the tensor the cursor stands at into the fields of a request. One that cannot be read becomes a
     * {@link MalformedValue} under its name; without a name it is refused.
     */
    static void readInput(JsonCursor cursor, String path, RequestFields fields) throws IOException, DecodeException {
        cursor.requireObject(path);
        Parts parts = new Parts(path);
        DecodeException first = null;
        for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
            int depth = cursor.depth();
            cursor.next();
            try {
                parts.read(cursor, key);
            } catch (DecodeException e) {
                cursor.closeTo(depth);
                first = first == null ? e : first;
            }
        }
        if (first != null && parts.name == null) {
            throw first;
        }
        fields.input(parts.name(), first == null ? parts.tensorOrMalformed() : MalformedValue.ofInput(first, path));
    }

    /** The keys of one tensor while they are read. */
    private static final class Parts {
        private final String path;
        private @Nullable String name;
        private @Nullable Datatype datatype;
        private long @Nullable [] shape;
        private @Nullable JsonArray data;

        Parts(String path) {
            this.path = path;
        }

        void read(JsonCursor cursor, String key) throws IOException, DecodeException {
            switch (key) {
                case "name" -> name = cursor.text(path + ".name");
                case "datatype" -> datatype = TensorJson.datatype(cursor.text(path + ".datatype"), path);
                case "shape" -> shape = TensorJson.shape(cursor, path + ".shape");
                case "data" -> data = JsonArray.read(cursor, path + ".data");
                default ->
                    throw new DecodeException(
                            path + ": unknown key " + Text.quoted(key) + "; allowed: name, datatype, shape, data");
            }
        }

        String name() throws DecodeException {
            return JsonObjects.required(name, path + ".name");
        }

        Tensor tensor() throws DecodeException {
            return TensorJson.tensor(
                    JsonObjects.required(datatype, path + ".datatype"),
                    JsonObjects.required(shape, path + ".shape"),
                    JsonObjects.required(data, path + ".data"),
                    path);
        }

        Object tensorOrMalformed() {
            try {
                return tensor();
            } catch (DecodeException e) {
                return MalformedValue.ofInput(e, path);
            }
        }
    }

    private static Datatype datatype(String name, String path) throws DecodeException {
        for (Datatype datatype : Datatype.values()) {
            if (datatype.name().equals(name)) {
                return datatype;
            }
        }
        throw new DecodeException(path + ".datatype: unknown datatype " + Text.quoted(name) + "; allowed: "
                + Arrays.toString(Datatype.values()));
    }

    private static long[] shape(JsonCursor cursor, String path) throws IOException, DecodeException {
        cursor.requireArray(path);
        long[] axes = new long[JsonArray.MAX_RANK];
        int rank = 0;
        while (cursor.next() != JsonToken.END_ARRAY) {
            long axis = cursor.integer(path + "[" + rank + "]");
            if (axis < 0 || axis > Integer.MAX_VALUE) {
                throw new DecodeException(
                        path + "[" + rank + "]: is " + axis + "; an axis of 0 to " + Integer.MAX_VALUE + " is allowed");
            }
            if (rank == axes.length) {
                throw new DecodeException(path + ": at most " + JsonArray.MAX_RANK + " axes are allowed");
            }
            axes[rank++] = axis;
        }
        return Arrays.copyOf(axes, rank);
    }

    private static Tensor tensor(Datatype datatype, long[] shape, JsonArray data, String path) throws DecodeException {
        long[] nesting = data.shape();
        if (nesting.length > 1 && !Arrays.equals(nesting, shape)) {
            throw new DecodeException(path + ".data: nested as " + Arrays.toString(nesting) + ", but shape is "
                    + Arrays.toString(shape) + "; the same or a flat list is allowed");
        }
        if (!holds(shape, data.size())) {
            throw new DecodeException(
                    path + ".data: " + data.size() + " elements do not fill shape " + Arrays.toString(shape));
        }
        return new Tensor(datatype, shape, ArrayElements.of(data, datatype));
    }

    private static boolean holds(long[] shape, int size) {
        try {
            return Tensor.elementCount(shape) == size;
        } catch (ArithmeticException e) {
            return false; // more elements than an int can count, hence more than were sent
        }
    }

    static void write(JsonWriter json, NamedTensor named) throws IOException {
        Tensor tensor = named.tensor();
        json.startObject();
        json.text("name", named.name());
        json.text("datatype", tensor.datatype().name());
        json.key("shape");
        json.startArray();
        for (long axis : tensor.shape()) {
            json.integer(axis);
        }
        json.endArray();
        json.key("data");
        json.startArray();
        writeElements(json, tensor);
        json.endArray();
        json.endObject();
    }

    private static void writeElements(JsonWriter json, Tensor tensor) throws IOException {
        int size = tensor.size();
        switch (tensor.datatype()) {
            case BOOL -> {
                for (boolean value : (boolean[]) tensor.data()) {
                    json.flag(value);
                }
            }
            case BYTES -> {
                for (String value : (String[]) tensor.data()) {
                    json.text(value);
                }
            }
            case FP16, FP32, FP64 -> {
                for (int i = 0; i < size; i++) {
                    writeNumber(json, tensor, i);
                }
            }
            case UINT64 -> {
                for (long value : (long[]) tensor.data()) {
                    json.unsigned(value);
                }
            }
            case UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 -> {
                for (int i = 0; i < size; i++) {
                    json.integer(integerAt(tensor, i));
                }
            }
        }
    }

    private static void writeNumber(JsonWriter json, Tensor tensor, int index) throws IOException {
        if (tensor.data() instanceof double[] values) {
            json.number(values[index]);
        } else if (tensor.data() instanceof float[] values) {
            json.number(values[index]);
        } else {
            json.number(Float16.toFloat(((short[]) tensor.data())[index]));
        }
    }

    private static long integerAt(Tensor tensor, int index) {
        return switch (tensor.datatype()) {
            case UINT8 -> Byte.toUnsignedLong(((byte[]) tensor.data())[index]);
            case UINT16 -> Short.toUnsignedLong(((short[]) tensor.data())[index]);
            case UINT32 -> Integer.toUnsignedLong(((int[]) tensor.data())[index]);
            default -> java.lang.reflect.Array.getLong(tensor.data(), index);
        };
    }
}
