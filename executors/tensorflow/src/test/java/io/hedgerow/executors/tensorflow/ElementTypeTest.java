package io.hedgerow.executors.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;

/** Elements come out as they went in, or not at all. */
class ElementTypeTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 11);

    @ParameterizedTest
    @CsvSource({
        "INT32, -2147483648, 2147483647",
        "UINT8, 0, 255",
        "UINT16, 0, 65535",
        "BOOL, 0, 1",
        "INT64, -9223372036854775808, 9223372036854775807"
    })
    void theSmallestAndTheLargestFit(ElementType type, long smallest, long largest) {
        ByteBuffer buffer = ByteBuffer.allocate(16);
        type.putInteger(buffer, 0, smallest);
        type.putInteger(buffer, 1, largest);
        assertThat(type.integerAt(buffer, 0)).isEqualTo(smallest);
        assertThat(type.integerAt(buffer, 1)).isEqualTo(largest);
        if (type != ElementType.INT64) {
            assertThatThrownBy(() -> type.putInteger(buffer, 0, largest + 1)).hasMessageContaining("does not fit");
            assertThatThrownBy(() -> type.putInteger(buffer, 0, smallest - 1)).hasMessageContaining("does not fit");
        }
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
    void halvesAreWhatTensorFlowReads() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 26));
            float half = HalfFloats.floatOfHalf(HalfFloats.halfOf(value));
            try (TFloat16 tensor = TFloat16.scalarOf(value);
                    TBfloat16 upper = TBfloat16.scalarOf(half)) {
                byte[] bytes = new byte[2];
                upper.asRawTensor().data().read(bytes);
                assertThat(Math.abs(half - tensor.getFloat()))
                        .as("seed %d, %s", SEED, value)
                        .isLessThanOrEqualTo(Math.max(Math.ulp(half) * 8192, 0x1p-24f));
                assertThat(HalfFloats.floatOfUpperHalf((short) ((bytes[0] & 0xFF) | (bytes[1] << 8))))
                        .isEqualTo(upper.getFloat());
            }
        }
    }
}
