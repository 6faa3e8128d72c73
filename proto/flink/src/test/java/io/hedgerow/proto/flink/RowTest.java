package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final InputLayout LAYOUT = new InputLayout(IntStream.range(0, 130)
            .mapToObj(i -> InputSpec.scalar("f" + i, ValueType.DOUBLE))
            .toList());

    private static Row filled() {
        Row row = LAYOUT.newRow();
        for (int i = 0; i < LAYOUT.size(); i++) {
            row.setDouble(i, LAYOUT.slotOf(i), i + 0.1);
        }
        return row;
    }

    private static long[] bits(int... inputs) {
        long[] bits = new long[3];
        for (int input : inputs) {
            bits[input >>> 6] |= 1L << input;
        }
        return bits;
    }

    @Test
    void onlyTheInputsAskedForCountAsMissing() {
        Row row = filled();
        assertThat(row.isAnyMissing(bits(0, 63, 64, 129))).isFalse();
        for (int missing : new int[] {0, 63, 64, 129}) {
            row = filled();
            row.setMissing(missing);
            assertThat(row.isAnyMissing(bits(1, 62, 65, 128))).as("%d", missing).isFalse();
            assertThat(row.isAnyMissing(bits(missing, 100))).as("%d", missing).isTrue();
        }
        assertThat(LAYOUT.newRow().isAnyMissing(new long[0])).as("of none").isFalse();
    }

    @Test
    void fewerWordsThanTheRowHasAreEnough() {
        Row row = filled();
        row.setMissing(100);
        assertThat(row.isAnyMissing(new long[] {-1L})).isFalse();
    }

    @Test
    void floatsAreTheNearestOfTheDoubles() {
        float[] target = {9, 9, 9, 9};
        filled().copyFloats(64, 2, target, 1);
        assertThat(target).containsExactly(9, 64.1f, 65.1f, 9);
    }
}
