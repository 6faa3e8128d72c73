package io.hedgerow.executors.pmml;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dmg.pmml.ResultFeature;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;

/** Loads, binds and feeds the hand-written documents of the tests. */
final class TestingModels {
    private TestingModels() {}

    static byte[] bytes(String name) {
        try (InputStream in = TestingModels.class.getResourceAsStream(name + ".pmml")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static LoadedModel load(String name) throws ModelRefusedException {
        return load(bytes(name));
    }

    static LoadedModel load(byte[] bytes) throws ModelRefusedException {
        return new PmmlFormat().load(ModelArtifact.of("test.pmml", bytes), LoadOptions.DEFAULT);
    }

    /** Loads a document given as text. */
    static LoadedModel parse(String document) throws ModelRefusedException {
        return load(document.getBytes(StandardCharsets.UTF_8));
    }

    /** A regression over {@code x} (double) and {@code s} (string) with the given transformations. */
    static String withTransformations(String transformations) {
        return """
                <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
                  <Header/>
                  <DataDictionary>
                    <DataField name="x" optype="continuous" dataType="double"/>
                    <DataField name="s" optype="categorical" dataType="string"/>
                    <DataField name="v" optype="continuous" dataType="double"/>
                  </DataDictionary>
                  <TransformationDictionary>%s</TransformationDictionary>
                  <RegressionModel functionName="regression">
                    <MiningSchema>
                      <MiningField name="v" usageType="target"/>
                      <MiningField name="x"/>
                      <MiningField name="s"/>
                    </MiningSchema>
                    <RegressionTable intercept="1"><NumericPredictor name="x" coefficient="2"/></RegressionTable>
                  </RegressionModel>
                </PMML>
                """.formatted(transformations);
    }

    static ModelSignature signature(LoadedModel model) throws ModelRefusedException {
        return model.signature(OutputMapping.INFERRED);
    }

    /** An endpoint with exactly the model's inputs and classes. */
    static Bound bind(LoadedModel model) throws ModelRefusedException {
        return bind(model, OutputMapping.INFERRED, false);
    }

    static Bound bind(LoadedModel model, OutputMapping output, boolean includeOutputs) throws ModelRefusedException {
        ModelSignature signature = model.signature(output);
        return bind(model, signature.inputs(), signature.task(), signature.classes(), output, includeOutputs);
    }

    static Bound bind(
            LoadedModel model,
            List<InputSpec> inputs,
            Task task,
            List<String> classes,
            OutputMapping output,
            boolean includeOutputs)
            throws ModelRefusedException {
        InputLayout layout = new InputLayout(inputs);
        Binding binding = new Binding(layout, task, classes, includeOutputs, Map.of(), null, output);
        return new Bound(layout, classes, model.bind(binding));
    }

    /** The library used directly, as its own documentation says. */
    static Evaluator library(String name) throws Exception {
        return new LoadingModelEvaluatorBuilder()
                .load(new ByteArrayInputStream(bytes(name)))
                .setExtraResultFeatures(EnumSet.of(ResultFeature.PROBABILITY))
                .build();
    }

    static Map<String, ?> evaluate(Evaluator library, Map<String, ?> values) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (InputField field : library.getInputFields()) {
            arguments.put(field.getName(), field.prepare(values.get(field.getName())));
        }
        return library.evaluate(arguments);
    }

    /** A scorer with its endpoint. */
    record Bound(InputLayout layout, List<String> classes, Scorer scorer) {

        Prediction score(Map<String, ?> values) throws Exception {
            return scorer.score(row(values), new Cancellation());
        }

        String label(Map<String, ?> values) throws Exception {
            return classes.get(score(values).label());
        }

        /** What is not given stays missing. */
        Row row(Map<String, ?> values) {
            Row row = layout.newRow();
            for (int i = 0; i < layout.size(); i++) {
                Object value = values.get(layout.inputs().get(i).name());
                if (value != null) {
                    set(row, i, value);
                }
            }
            return row;
        }

        private void set(Row row, int input, Object value) {
            int slot = layout.slotOf(input);
            ValueType type = layout.inputs().get(input).type();
            switch (type) {
                case STRING -> row.setString(input, slot, (String) value);
                case LONG -> row.setLong(input, slot, ((Number) value).longValue());
                case BOOLEAN -> row.setDouble(input, slot, (Boolean) value ? 1 : 0);
                case DOUBLE, FLOAT, INT -> row.setDouble(input, slot, ((Number) value).doubleValue());
            }
        }
    }
}
