package io.hedgerow.executors.composite;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts what one step gave where the next one reads it. */
final class StepValues {
    /** Values of different kinds never stand for one another. */
    enum Kind {
        NUMBER,
        TEXT,
        FLAG
    }

    /** How types begin, in the words of the formats. */
    private static final Map<String, Kind> KINDS = Map.of(
            "double", Kind.NUMBER,
            "float", Kind.NUMBER,
            "bfloat", Kind.NUMBER,
            "int", Kind.NUMBER,
            "uint", Kind.NUMBER,
            "long", Kind.NUMBER,
            "string", Kind.TEXT,
            "bool", Kind.FLAG);

    private StepValues() {}

    /** The kind of a type in a format's own words, where it can be told. */
    static Optional<Kind> kindOf(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return KINDS.entrySet().stream()
                .filter(entry -> lower.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static Kind kindOf(ValueType type) {
        return switch (type) {
            case DOUBLE, FLOAT, LONG, INT -> Kind.NUMBER;
            case STRING -> Kind.TEXT;
            case BOOLEAN -> Kind.FLAG;
        };
    }

    /** Sets an input of a row; throws where the value does not fit. */
    static void set(Row row, InputLayout layout, int input, Tensor value, String shown) {
        InputSpec spec = layout.inputs().get(input);
        int slot = layout.slotOf(input);
        if (spec.isTensor()) {
            row.setTensor(input, slot, value);
            return;
        }
        if (value.size() != 1) {
            throw unfit(spec, value, shown);
        }
        switch (spec.type()) {
            case STRING -> row.setString(input, slot, text(spec, value, shown));
            case BOOLEAN -> row.setDouble(input, slot, flag(spec, value, shown) ? 1 : 0);
            case LONG -> row.setLong(input, slot, whole(spec, value, shown));
            case INT -> row.setDouble(input, slot, Math.toIntExact(whole(spec, value, shown)));
            case DOUBLE, FLOAT -> row.setDouble(input, slot, number(spec, value, shown));
        }
    }

    private static String text(InputSpec spec, Tensor value, String shown) {
        if (value.data() instanceof String[] texts && texts[0] != null) {
            return texts[0];
        }
        throw unfit(spec, value, shown);
    }

    private static boolean flag(InputSpec spec, Tensor value, String shown) {
        if (value.data() instanceof boolean[] flags) {
            return flags[0];
        }
        throw unfit(spec, value, shown);
    }

    private static double number(InputSpec spec, Tensor value, String shown) {
        return switch (value.datatype()) {
            case FP64 -> ((double[]) value.data())[0];
            case FP32 -> ((float[]) value.data())[0];
            case UINT64 -> unsigned(((long[]) value.data())[0]);
            default -> whole(spec, value, shown);
        };
    }

    private static double unsigned(long bits) {
        double half = (double) (bits >>> 1);
        return bits >= 0 ? bits : half * 2 + (bits & 1);
    }

    private static long whole(InputSpec spec, Tensor value, String shown) {
        return switch (value.datatype()) {
            case INT64 -> ((long[]) value.data())[0];
            case INT32 -> ((int[]) value.data())[0];
            case UINT32 -> Integer.toUnsignedLong(((int[]) value.data())[0]);
            case INT16 -> ((short[]) value.data())[0];
            case UINT16 -> Short.toUnsignedLong(((short[]) value.data())[0]);
            case INT8 -> ((byte[]) value.data())[0];
            case UINT8 -> Byte.toUnsignedLong(((byte[]) value.data())[0]);
            case FP64 -> exact(((double[]) value.data())[0], spec, value, shown);
            case FP32 -> exact(((float[]) value.data())[0], spec, value, shown);
            case UINT64, FP16, BOOL, BYTES -> throw unfit(spec, value, shown);
        };
    }

    private static long exact(double number, InputSpec spec, Tensor value, String shown) {
        if (number != Math.rint(number) || Math.abs(number) > 0x1p53) {
            throw unfit(spec, value, shown);
        }
        return (long) number;
    }

    private static IllegalStateException unfit(InputSpec spec, Tensor value, String shown) {
        return new IllegalStateException(shown + " takes " + spec.name() + " as "
                + spec.type().yamlName() + ", an earlier step gave "
                + value.datatype() + Arrays.toString(value.shape()));
    }
}
