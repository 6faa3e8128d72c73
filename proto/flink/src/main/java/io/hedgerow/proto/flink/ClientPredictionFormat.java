package io.hedgerow.proto.flink;

import io.hedgerow.proto.ClientPrediction;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A prediction in the client's terms: a byte that says what is there (0: nothing at all), then the parts. */
final class ClientPredictionFormat {
    private static final int PRESENT = 1;
    private static final int VALUE = 1 << 1;
    private static final int CONFIDENCE = 1 << 2;
    private static final int KNOWN = (1 << 3) - 1;

    private ClientPredictionFormat() {}

    static void write(@Nullable ClientPrediction prediction, DataOutputView out) throws IOException {
        if (prediction == null) {
            out.writeByte(0);
            return;
        }
        Double value = prediction.value();
        Double confidence = prediction.confidence();
        out.writeByte(PRESENT | (value == null ? 0 : VALUE) | (confidence == null ? 0 : CONFIDENCE));
        Wire.writeString(prediction.label(), out);
        if (value != null) {
            Wire.writeDouble(value, out);
        }
        if (confidence != null) {
            Wire.writeDouble(confidence, out);
        }
        writeProbabilities(prediction.probabilities(), out);
        TensorFormat.writeNamed(prediction.outputs(), out);
    }

    private static void writeProbabilities(Map<String, Double> probabilities, DataOutputView out) throws IOException {
        Wire.writeVarInt(probabilities.size(), out);
        for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
            Wire.writeString(entry.getKey(), out);
            Wire.writeDouble(entry.getValue(), out);
        }
    }

    static @Nullable ClientPrediction readNullable(DataInputView in) throws IOException {
        int parts = in.readUnsignedByte();
        if (parts == 0) {
            return null;
        }
        if ((parts & ~KNOWN) != 0 || (parts & PRESENT) == 0) {
            throw new IOException("unknown parts of a prediction: " + parts);
        }
        String label = Wire.readNullableString(in);
        Double value = (parts & VALUE) == 0 ? null : (Double) Wire.readDouble(in);
        Double confidence = (parts & CONFIDENCE) == 0 ? null : (Double) Wire.readDouble(in);
        Map<String, Double> probabilities = readProbabilities(in);
        return new ClientPrediction(label, value, probabilities, confidence, TensorFormat.readNamed(in));
    }

    private static Map<String, Double> readProbabilities(DataInputView in) throws IOException {
        int size = Wire.readLength("the probabilities", in);
        if (size == 0) {
            return Map.of();
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            probabilities.put(Wire.readString("a class", in), Wire.readDouble(in));
        }
        return probabilities;
    }
}
