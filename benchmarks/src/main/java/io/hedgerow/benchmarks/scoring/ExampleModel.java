package io.hedgerow.benchmarks.scoring;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** A model of the examples behind the SPI, and rows for it. */
final class ExampleModel {
    private static final int SEED = 7;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "US", "BR", "NG");
    private static final List<String> CATEGORIES = List.of("grocery", "fuel", "travel", "gaming");

    private final LoadedModel model;
    private final InputLayout layout;
    private final Scorer scorer;

    private ExampleModel(LoadedModel model, InputLayout layout, Scorer scorer) {
        this.model = model;
        this.layout = layout;
        this.scorer = scorer;
    }

    /** A PMML file, fed by the names of its inputs. */
    static ExampleModel pmml(String file) {
        try {
            LoadedModel model = load("pmml", bytes(file));
            ModelSignature signature = model.signature(OutputMapping.INFERRED);
            InputLayout layout = new InputLayout(signature.inputs());
            return new ExampleModel(model, layout, model.bind(binding(signature, layout, null)));
        } catch (ModelRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An ONNX model that takes so many numbers as its input {@code features}. */
    static ExampleModel onnx(byte[] bytes, int features) {
        try {
            LoadedModel model = load("onnx", bytes);
            List<String> names =
                    IntStream.range(0, features).mapToObj(i -> "f" + i).toList();
            InputLayout layout = new InputLayout(names.stream()
                    .map(name -> InputSpec.scalar(name, ValueType.DOUBLE))
                    .toList());
            FeaturePacking packing = new FeaturePacking("features", names);
            ModelSignature signature = model.signature(OutputMapping.INFERRED);
            return new ExampleModel(model, layout, model.bind(binding(signature, layout, packing)));
        } catch (ModelRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("NullAway") // no packing is null
    private static Binding binding(
            ModelSignature signature, InputLayout layout, @org.jspecify.annotations.Nullable FeaturePacking packing) {
        return new Binding(
                layout, signature.task(), signature.classes(), false, Map.of(), packing, OutputMapping.INFERRED);
    }

    private static LoadedModel load(String format, byte[] bytes) throws ModelRefusedException {
        ModelFormat found = ModelFormats.load(ExampleModel.class.getClassLoader())
                .find(format)
                .orElseThrow();
        return found.load(ModelArtifact.of("example." + format, bytes), LoadOptions.DEFAULT);
    }

    /** The file's bytes. */
    static byte[] bytes(String file) {
        try (InputStream in = ExampleModel.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Scorer scorer() {
        return scorer;
    }

    /** As many random rows, the same for every model with these inputs. */
    Row[] rows(int count) {
        Random random = new Random(SEED);
        Row[] rows = new Row[count];
        for (int i = 0; i < count; i++) {
            rows[i] = row(random);
        }
        return rows;
    }

    private Row row(Random random) {
        Row row = layout.newRow();
        for (int i = 0; i < layout.size(); i++) {
            InputSpec input = layout.inputs().get(i);
            int slot = layout.slotOf(i);
            switch (layout.columnOf(i)) {
                case DOUBLE ->
                    row.setDouble(
                            i, slot, input.type() == ValueType.BOOLEAN ? random.nextInt(2) : 5 * random.nextDouble());
                case LONG -> row.setLong(i, slot, random.nextInt(24));
                case STRING -> row.setString(i, slot, text(input.name(), random));
                case TENSOR -> throw new IllegalStateException("the examples have no tensors");
            }
        }
        return row;
    }

    private static String text(String name, Random random) {
        List<String> values = name.equals("country") ? COUNTRIES : CATEGORIES;
        return values.get(random.nextInt(values.size()));
    }

    /** A row as a caller of a runtime holds it: plain values by name. */
    Map<String, Object> values(Row row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < layout.size(); i++) {
            InputSpec input = layout.inputs().get(i);
            int slot = layout.slotOf(i);
            Object value = switch (layout.columnOf(i)) {
                case DOUBLE ->
                    input.type() == ValueType.BOOLEAN
                            ? (Object) (row.doubleAt(slot) != 0)
                            : (Object) row.doubleAt(slot);
                case LONG -> row.longAt(slot);
                case STRING -> Objects.requireNonNull(row.stringAt(slot));
                case TENSOR -> throw new IllegalStateException("the examples have no tensors");
            };
            values.put(input.name(), value);
        }
        return values;
    }

    void close() {
        model.close();
    }
}
