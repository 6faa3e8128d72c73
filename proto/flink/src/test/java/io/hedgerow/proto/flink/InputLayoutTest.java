package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout.Column;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputLayoutTest {

    @Test
    void everyTypeHasItsColumn() {
        InputLayout layout = new InputLayout(List.of(
                InputSpec.scalar("d", ValueType.DOUBLE),
                InputSpec.scalar("l", ValueType.LONG),
                InputSpec.scalar("i", ValueType.INT),
                InputSpec.scalar("s", ValueType.STRING),
                InputSpec.scalar("b", ValueType.BOOLEAN),
                new InputSpec("t", ValueType.STRING, false, List.of(-1L))));

        assertThat(IntStream.range(0, 6).mapToObj(layout::columnOf))
                .containsExactly(
                        Column.DOUBLE, Column.LONG, Column.DOUBLE, Column.STRING, Column.DOUBLE, Column.TENSOR);
        assertThat(IntStream.range(0, 6).map(layout::slotOf)).containsExactly(0, 0, 1, 0, 2, 0);
        assertThat(layout.count(Column.DOUBLE)).isEqualTo(3);
        assertThat(layout.indexOf("b")).isEqualTo(4);
        assertThat(layout.indexOf("x")).isEqualTo(-1);
    }

    @Test
    void aNameDeclaredTwiceIsRefused() {
        InputSpec input = InputSpec.scalar("d", ValueType.DOUBLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputLayout(List.of(input, input)))
                .withMessage("input d is declared twice");
    }

    @Test
    void inputsAreMissingUntilSetBeyondOneWordOfBitsToo() {
        InputLayout layout = new InputLayout(IntStream.range(0, 130)
                .mapToObj(i -> InputSpec.scalar("d" + i, ValueType.DOUBLE))
                .toList());
        Row row = layout.newRow();
        assertThat(IntStream.range(0, 130).allMatch(row::isMissing)).isTrue();

        for (int input : new int[] {0, 63, 64, 129}) {
            row.setDouble(input, layout.slotOf(input), input);
        }
        assertThat(IntStream.range(0, 130).filter(i -> !row.isMissing(i))).containsExactly(0, 63, 64, 129);
        assertThat(row.doubleAt(129)).isEqualTo(129);
        row.setMissing(64);
        assertThat(row.isMissing(64)).isTrue();
    }

    @Test
    void rowsCompareByContent() {
        InputLayout layout = new InputLayout(List.of(
                InputSpec.scalar("l", ValueType.LONG),
                InputSpec.scalar("s", ValueType.STRING),
                new InputSpec("t", ValueType.DOUBLE, false, List.of(1L))));
        Row one = filled(layout, 7);
        assertThat(one).isEqualTo(filled(layout, 7)).hasSameHashCodeAs(filled(layout, 7));
        assertThat(one).isNotEqualTo(filled(layout, 8)).isNotEqualTo(layout.newRow());
    }

    private static Row filled(InputLayout layout, long value) {
        Row row = layout.newRow();
        row.setLong(0, 0, value);
        row.setString(1, 0, "s");
        row.setTensor(2, 0, new Tensor(Datatype.FP64, new long[] {1}, new double[] {value}));
        return row;
    }
}
