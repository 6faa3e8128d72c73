package io.hedgerow.executors.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements come out as they went in, or not at all. */
class ElementTypeTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "INT16, -32768, 32767",
        "INT32, -2147483648, 2147483647",
        "UINT8, 0, 255",
        "UINT16, 0, 65535",
        "UINT32, 0, 4294967295",
        "BOOL, 0, 1",
        "UINT64, 0, 9223372036854775807",
        "INT64, -9223372036854775808, 9223372036854775807"
    })
    void theSmallestAndTheLargestFit(ElementType type, long smallest, long largest) {
        type.putInteger(buffer, 0, smallest);
        type.putInteger(buffer, 1, largest);
        assertThat(type.integerAt(buffer, 0)).isEqualTo(smallest);
        assertThat(type.integerAt(buffer, 1)).isEqualTo(largest);
        assertThat(type.realAt(buffer, 1)).isEqualTo((double) largest);
        if (largest != Long.MAX_VALUE) {
            assertThatThrownBy(() -> type.putInteger(buffer, 0, largest + 1)).hasMessageContaining("does not fit");
        }
        if (smallest != Long.MIN_VALUE) {
            assertThatThrownBy(() -> type.putInteger(buffer, 0, smallest - 1)).hasMessageContaining("does not fit");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
    void realsComeBack(ElementType type) {
        type.putReal(buffer, 0, -1.5);
        type.putInteger(buffer, 1, 3);
        assertThat(type.realAt(buffer, 0)).isEqualTo(-1.5);
        assertThat(type.realAt(buffer, 1)).isEqualTo(3);
        assertThatThrownBy(() -> type.integerAt(buffer, 0)).hasMessageContaining("is not an integer type");
    }

    @ParameterizedTest
    @EnumSource(names = "STRING", mode = EnumSource.Mode.EXCLUDE)
    void whatTravelsHoldsAsManyBytes(ElementType type) {
        TensorData data = TensorData.ofNumbers(new long[] {1}, buffer);
        Tensor tensor = TensorReading.tensor(type, data, 0, new long[0]);
        assertThat(tensor.datatype()).isEqualTo(type.datatype());
        assertThat(tensor.size()).isEqualTo(1);
    }

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float half = HalfFloats.floatOfHalf((short) bits);
            float upper = HalfFloats.floatOfUpperHalf((short) bits);
            if (!Float.isNaN(half)) {
                assertThat(HalfFloats.halfOf(half)).isEqualTo((short) bits);
            }
            if (!Float.isNaN(upper)) {
                assertThat(HalfFloats.upperHalfOf(upper)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfFloats.floatOfHalf(HalfFloats.halfOf(Float.NaN))).isNaN();
        assertThat(HalfFloats.floatOfUpperHalf(HalfFloats.upperHalfOf(Float.NaN)))
                .isNaN();
    }

    @Test
    void beyondALongIsStillANumber() {
        buffer.putLong(0, -1);
        assertThat(ElementType.UINT64.realAt(buffer, 0)).isEqualTo(0x1p64);
        assertThat(ElementType.unsignedToDouble(Long.MIN_VALUE)).isEqualTo(0x1p63);
    }
}
