package io.hedgerow.proto.flink;

import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A prediction: a byte that says which parts follow, then those parts. */
final class PredictionFormat {
    private static final int LABEL = 1;
    private static final int VALUE = 1 << 1;
    private static final int CONFIDENCE = 1 << 2;
    private static final int PROBABILITIES = 1 << 3;
    private static final int OUTPUTS = 1 << 4;
    private static final int MODEL = 1 << 5;
    private static final int KNOWN = (1 << 6) - 1;
    private static final long NONE = Double.doubleToRawLongBits(Double.NaN);

    private PredictionFormat() {}

    static void write(Prediction prediction, DataOutputView out) throws IOException {
        int parts = parts(prediction);
        out.writeByte(parts);
        if ((parts & LABEL) != 0) {
            Wire.writeVarInt(prediction.label(), out);
        }
        if ((parts & VALUE) != 0) {
            Wire.writeDouble(prediction.value(), out);
        }
        if ((parts & CONFIDENCE) != 0) {
            Wire.writeDouble(prediction.confidence(), out);
        }
        double[] probabilities = prediction.probabilities();
        if (probabilities != null) {
            Wire.writeDoubles(probabilities, out);
        }
        if ((parts & OUTPUTS) != 0) {
            TensorFormat.writeNamed(prediction.outputs(), out);
        }
        ModelVersion model = prediction.model();
        if (model != null) {
            writeModel(model, out);
        }
    }

    private static int parts(Prediction prediction) {
        return (prediction.hasLabel() ? LABEL : 0)
                | (isGiven(prediction.value()) ? VALUE : 0)
                | (isGiven(prediction.confidence()) ? CONFIDENCE : 0)
                | (prediction.probabilities() != null ? PROBABILITIES : 0)
                | (prediction.outputs().isEmpty() ? 0 : OUTPUTS)
                | (prediction.model() == null ? 0 : MODEL);
    }

    private static boolean isGiven(double value) {
        return Double.doubleToRawLongBits(value) != NONE;
    }

    @SuppressWarnings("NullAway") // probabilities may be null; the class file of the record does not say so
    static Prediction read(DataInputView in) throws IOException {
        int parts = in.readUnsignedByte();
        if ((parts & ~KNOWN) != 0) {
            throw new IOException("unknown parts of a prediction: " + parts);
        }
        int label = (parts & LABEL) == 0 ? Prediction.NO_LABEL : Wire.readLength("a label", in);
        double value = (parts & VALUE) == 0 ? Double.NaN : Wire.readDouble(in);
        double confidence = (parts & CONFIDENCE) == 0 ? Double.NaN : Wire.readDouble(in);
        double[] probabilities = (parts & PROBABILITIES) == 0 ? null : Wire.readDoubles(in);
        List<NamedTensor> outputs = (parts & OUTPUTS) == 0 ? List.of() : TensorFormat.readNamed(in);
        ModelVersion model = (parts & MODEL) == 0 ? null : readModel(in);
        return new Prediction(label, value, confidence, probabilities, outputs, model);
    }

    // Apart from the others, which every message runs through and the compiler is to inline.
    private static void writeModel(ModelVersion model, DataOutputView out) throws IOException {
        Wire.writeString(model.name(), out);
        Wire.writeString(model.version(), out);
    }

    private static ModelVersion readModel(DataInputView in) throws IOException {
        return new ModelVersion(Wire.readString("a model", in), Wire.readString("its version", in));
    }
}
