package io.hedgerow.examples.train;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs ONNX with ONNX Runtime on one thread. */
final class OnnxFileScorer implements FileScorer {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxFileScorer(byte[] bytes) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(bytes, options);
    }

    OrtSession session() {
        return session;
    }

    @Override
    public Scored score(Payment payment) throws OrtException {
        return scoreBatch(List.of(payment)).get(0);
    }

    List<Scored> scoreBatch(List<Payment> payments) throws OrtException {
        float[][] rows = payments.stream().map(OnnxFileScorer::row).toArray(float[][]::new);
        try (OnnxTensor features = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("features", features))) {
            String[] labels = (String[]) result.get("label").orElseThrow().getValue();
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            List<Scored> scored = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                scored.add(new Scored(labels[i], probabilities[i][0], probabilities[i][1]));
            }
            return scored;
        }
    }

    private static float[] row(Payment payment) {
        float[] row = new float[PaymentFeature.NUMERIC.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) PaymentFeature.NUMERIC.get(i).numberOf(payment);
        }
        return row;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
