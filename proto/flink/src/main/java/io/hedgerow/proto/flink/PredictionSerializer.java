package io.hedgerow.proto.flink;

import io.hedgerow.policies.Prediction;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class PredictionSerializer extends MessageSerializer<Prediction> {
    private static final long serialVersionUID = 1L;

    PredictionSerializer() {
        super(Prediction.class);
    }

    @Override
    public Prediction createInstance() {
        return Prediction.ofLabel(0);
    }

    @Override
    protected void write(Prediction prediction, DataOutputView out) throws IOException {
        PredictionFormat.write(prediction, out);
    }

    @Override
    protected Prediction read(int version, DataInputView in) throws IOException {
        return PredictionFormat.read(in);
    }
}
