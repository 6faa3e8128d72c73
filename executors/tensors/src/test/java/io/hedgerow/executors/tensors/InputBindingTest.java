package io.hedgerow.executors.tensors;

import static io.hedgerow.executors.tensors.TestingFacts.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How inputs meet an endpoint's, whatever format they are of. */
class InputBindingTest {
    private static final InputRules JSON = InputRules.finite("JSON");

    private final List<InputSpec> endpoint = new ArrayList<>();
    private FeaturePacking features;

    private InputLayout layout() {
        return new InputLayout(endpoint);
    }

    private List<String> problems(TensorSpec input, InputRules rules) {
        List<String> problems = new ArrayList<>();
        InputBinding.feeds(List.of(input), rules, binding(), problems::add);
        return problems;
    }

    private InputFeed feed(TensorSpec input, InputRules rules) {
        List<InputFeed> feeds = InputBinding.feeds(List.of(input), rules, binding(), problem -> {
            throw new AssertionError(problem);
        });
        assertThat(feeds).hasSize(1);
        return feeds.get(0);
    }

    private Binding binding() {
        return new Binding(layout(), Task.REGRESSION, List.of(), false, Map.of(), features, OutputMapping.INFERRED);
    }

    private Row row(Map<String, ?> values) {
        return TestingRows.row(layout(), values);
    }

    private static double only(InputFeed feed, Row row) {
        TensorBuffer buffer = TensorBuffer.onHeap(8);
        feed.write(row, buffer, 0);
        buffer.flush(feed.input().type().bytes());
        return feed.input().type().realAt(buffer.bytes(), 0);
    }

    @Test
    void aModelThatDeclaresNoShapeIsGivenRows() {
        endpoint.add(InputSpec.scalar("x", ValueType.DOUBLE));
        TensorSpec undeclared = new TensorSpec("x", ElementType.FLOAT, "float", null);
        InputFeed scalar = feed(undeclared, InputRules.ANYTHING);
        assertThat(scalar.isBatched()).isTrue();
        assertThat(scalar.fixedRowShape()).isEmpty();

        endpoint.add(InputSpec.scalar("y", ValueType.DOUBLE));
        features = new FeaturePacking("x", List.of("y", "x"));
        InputFeed packed = feed(undeclared, InputRules.ANYTHING);
        assertThat(packed.isBatched()).isTrue();
        assertThat(packed.fixedRowShape()).containsExactly(2);
    }

    @Test
    void aScalarFillsAxesOfOne() {
        endpoint.add(InputSpec.scalar("x", ValueType.DOUBLE));
        assertThat(feed(spec("x", ElementType.FLOAT, -1, 1, 1), InputRules.ANYTHING)
                        .fixedRowShape())
                .containsExactly(1, 1);
        assertThat(feed(spec("x", ElementType.FLOAT, -1, -1), InputRules.ANYTHING)
                        .fixedRowShape())
                .containsExactly(1);
        assertThat(feed(spec("x", ElementType.FLOAT), InputRules.ANYTHING).isBatched())
                .isFalse();
        assertThat(problems(spec("x", ElementType.FLOAT, -1, 2), InputRules.ANYTHING))
                .singleElement()
                .asString()
                .contains("is a scalar, input 'x' takes float[-1, 2]", "features: {input: x");
    }

    @Test
    void whatMayBeMissingNeedsANumberThatStandsForIt() {
        endpoint.add(new InputSpec("x", ValueType.DOUBLE, true, List.of()));
        InputFeed feed = feed(spec("x", ElementType.FLOAT, -1), InputRules.ANYTHING);
        assertThat(only(feed, row(Map.of()))).isNaN();
        assertThat(problems(spec("x", ElementType.FLOAT, -1), JSON))
                .singleElement()
                .asString()
                .contains("'x' is optional", "JSON has no NaN to stand for what is missing");
        endpoint.set(0, new InputSpec("x", ValueType.LONG, true, List.of()));
        assertThat(problems(spec("x", ElementType.INT32, -1), InputRules.ANYTHING))
                .singleElement()
                .asString()
                .contains("only scalars fed to float types may be missing");
    }

    @Test
    void finiteRulesRefuseWhatIsNot() {
        endpoint.add(InputSpec.scalar("x", ValueType.DOUBLE));
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT, "FP32", List.of(-1L));
        assertThat(only(feed(input, InputRules.ANYTHING), row(Map.of("x", 1e39))))
                .isInfinite();
        InputFeed finite = feed(input, JSON);
        assertThat(only(finite, row(Map.of("x", 1.5)))).isEqualTo(1.5);
        assertThatThrownBy(() -> only(finite, row(Map.of("x", 1e39))))
                .hasMessage("input 'x': 1.0E39 does not fit FP32");
        assertThatThrownBy(() -> only(finite, row(Map.of("x", Double.NaN))))
                .hasMessage("input 'x': NaN cannot be said in JSON");
        assertThatThrownBy(() -> only(finite, row(Map.of()))).hasMessage("input 'x' is missing");
    }

    @Test
    void finiteRulesHoldForTensorsOfTheSameType() {
        endpoint.add(new InputSpec("x", ValueType.FLOAT, false, List.of(1L)));
        Tensor tensor = new Tensor(Tensor.Datatype.FP32, new long[] {1}, new float[] {Float.NaN});
        InputFeed finite = feed(spec("x", ElementType.FLOAT, -1, 1), JSON);
        assertThatThrownBy(() -> only(finite, row(Map.of("x", tensor)))).hasMessageContaining("cannot be said in JSON");
    }

    @Test
    void tensorsAreConvertedWhereNothingIsGuessed() {
        endpoint.add(new InputSpec("x", ValueType.INT, false, List.of(1L)));
        Tensor large = new Tensor(Tensor.Datatype.UINT64, new long[] {1}, new long[] {-1});
        assertThat(only(feed(spec("x", ElementType.UINT64, 1), InputRules.ANYTHING), row(Map.of("x", large))))
                .isEqualTo(0x1p64);
        assertThat(only(feed(spec("x", ElementType.DOUBLE, 1), InputRules.ANYTHING), row(Map.of("x", large))))
                .isEqualTo(0x1p64);
        InputFeed longs = feed(spec("x", ElementType.INT64, 1), InputRules.ANYTHING);
        assertThatThrownBy(() -> only(longs, row(Map.of("x", large))))
                .hasMessage("input 'x': 18446744073709551615 does not fit int64");
        Tensor real = new Tensor(Tensor.Datatype.FP64, new long[] {1}, new double[] {1});
        assertThatThrownBy(() -> only(longs, row(Map.of("x", real)))).hasMessage("input 'x': FP64 cannot be int64");
    }

    @Test
    void stringsPassTheFormatsCheck() {
        endpoint.add(InputSpec.scalar("x", ValueType.STRING));
        InputRules noEmpty = InputRules.ANYTHING.withTexts((text, input) -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException(input + " is empty");
            }
        });
        InputFeed feed = feed(spec("x", ElementType.STRING, -1), noEmpty);
        String[] texts = new String[2];
        feed.write(row(Map.of("x", "a")), texts, 1);
        assertThat(texts).containsExactly(null, "a");
        assertThatThrownBy(() -> feed.write(row(Map.of("x", "")), texts, 0)).hasMessage("x is empty");
    }
}
