package io.hedgerow.executors.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.tensors.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;

/** Floating point of 16 bits as TensorFlow reads it. */
class HalvesTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 11);

    @Test
    void halvesAreWhatTensorFlowReads() {
        Random random = new Random(SEED);
        ByteBuffer buffer = ByteBuffer.allocate(2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < 200; i++) {
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 26));
            ElementType.FLOAT16.putReal(buffer, 0, value);
            float half = (float) ElementType.FLOAT16.realAt(buffer, 0);
            try (TFloat16 tensor = TFloat16.scalarOf(value);
                    TBfloat16 upper = TBfloat16.scalarOf(half)) {
                upper.asRawTensor().data().read(buffer.array());
                assertThat(Math.abs(half - tensor.getFloat()))
                        .as("seed %d, %s", SEED, value)
                        .isLessThanOrEqualTo(Math.max(Math.ulp(half) * 8192, 0x1p-24f));
                assertThat((float) ElementType.BFLOAT16.realAt(buffer, 0)).isEqualTo(upper.getFloat());
            }
        }
    }
}
