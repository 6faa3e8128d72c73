package io.hedgerow.proto;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.proto.v1.ClassProbability;
import io.hedgerow.proto.v1.Prediction;
import java.util.LinkedHashMap;
import java.util.Map;

/** Predictions in the client's terms, as protobuf. */
final class PredictionProto {
    private PredictionProto() {}

    static Prediction of(ClientPrediction prediction) {
        Prediction.Builder builder = Prediction.newBuilder();
        String label = prediction.label();
        if (label != null) {
            builder.setLabel(Text.wellFormed(label));
        }
        Double value = prediction.value();
        if (value != null) {
            builder.setValue(value);
        }
        for (Map.Entry<String, Double> entry : prediction.probabilities().entrySet()) {
            builder.addProbabilities(ClassProbability.newBuilder()
                    .setLabel(Text.wellFormed(entry.getKey()))
                    .setProbability(entry.getValue()));
        }
        Double confidence = prediction.confidence();
        if (confidence != null) {
            builder.setConfidence(confidence);
        }
        for (NamedTensor output : prediction.outputs()) {
            builder.addOutputs(TensorProto.of(output));
        }
        return builder.build();
    }

    static ClientPrediction prediction(String path, Prediction message) throws DecodeException {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (ClassProbability entry : message.getProbabilitiesList()) {
            if (probabilities.put(entry.getLabel(), entry.getProbability()) != null) {
                throw new DecodeException(
                        path + ".probabilities: class " + Text.quoted(entry.getLabel()) + " is given twice");
            }
        }
        return new ClientPrediction(
                ProtoBytes.textOrNull(message.hasLabel(), message.getLabel()),
                message.hasValue() ? (Double) message.getValue() : null,
                probabilities,
                message.hasConfidence() ? (Double) message.getConfidence() : null,
                TensorProto.named(path + ".outputs", message.getOutputsList()));
    }
}
