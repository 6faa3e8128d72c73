package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.RuntimeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** What is known of a model, without its name and version. */
final class ModelSpecFormat {
    private ModelSpecFormat() {}

    static void write(ModelSpec spec, DataOutputView out) throws IOException {
        Wire.writeString(spec.format(), out);
        Wire.writeString(spec.source(), out);
        Wire.writeString(spec.sha256(), out);
        Wire.writeVarLong(spec.sizeBytes(), out);
        Wire.writeString(spec.executor(), out);
        Map<String, String> inputs = new TreeMap<>(spec.inputs()); // equal specs have equal bytes
        Wire.writeHeaders(inputs, out);
        FeaturePacking features = spec.features();
        Wire.writeString(features == null ? null : features.input(), out);
        if (features != null) {
            writeList(features.order(), out);
        }
        OutputMapping output = spec.output();
        Wire.writeString(output.label(), out);
        Wire.writeString(output.probabilities(), out);
        Wire.writeString(output.value(), out);
        Wire.writeString(output.confidence(), out);
        writeList(output.classes(), out);
        Wire.writeString(spec.runtime().provider(), out);
        Wire.writeString(spec.runtime().orElse(), out);
        Wire.writeVarInt(spec.runtime().threads(), out);
        writeList(spec.members(), out);
        Wire.writeVarInt(spec.warmupCalls() - ModelSpec.UNTIL_SETTLED, out);
    }

    static ModelSpec read(String name, String version, DataInputView in) throws IOException {
        return new ModelSpec(
                name,
                version,
                Wire.readString("a format", in),
                Wire.readString("a source", in),
                Wire.readString("a digest", in),
                Wire.readVarLong(in),
                Wire.readString("an executor", in),
                Wire.readHeaders(in),
                readFeatures(in),
                new OutputMapping(
                        Wire.readNullableString(in),
                        Wire.readNullableString(in),
                        Wire.readNullableString(in),
                        Wire.readNullableString(in),
                        readList(in)),
                new RuntimeSpec(Wire.readString("a provider", in), Wire.readNullableString(in), Wire.readVarInt(in)),
                readList(in),
                Wire.readVarInt(in) + ModelSpec.UNTIL_SETTLED);
    }

    private static @Nullable FeaturePacking readFeatures(DataInputView in) throws IOException {
        String input = Wire.readNullableString(in);
        return input == null ? null : new FeaturePacking(input, readList(in));
    }

    private static void writeList(List<String> values, DataOutputView out) throws IOException {
        Wire.writeStrings(values.toArray(String[]::new), out);
    }

    private static List<String> readList(DataInputView in) throws IOException {
        List<String> values = new ArrayList<>();
        for (String value : Wire.readStrings(in)) {
            if (value == null) {
                throw new IOException("a name in a list is missing");
            }
            values.add(value);
        }
        return values;
    }
}
