package io.hedgerow.benchmarks.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.infra.Blackhole;

/** ONNX Runtime as its documentation uses it, for one number of rows that came one by one. */
final class BareSession implements AutoCloseable {
    private static final String INPUT = "features";
    private static final String LABEL = "label";
    private static final String PROBABILITIES = "probabilities";
    private static final int CLASSES = 2;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int rows;
    private final int features;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final OnnxTensor inputTensor;
    private final OnnxTensor outputTensor;

    BareSession(byte[] model, int rows, int features) throws OrtException {
        this.rows = rows;
        this.features = features;
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(model, options);
        input = direct(rows * features);
        output = direct(rows * CLASSES);
        inputTensor = OnnxTensor.createTensor(environment, input, new long[] {rows, features});
        outputTensor = OnnxTensor.createTensor(environment, output, new long[] {rows, CLASSES});
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** A tensor for this call; everything is copied out of what the runtime allocated. */
    void runFresh(float[][] values, Blackhole blackhole) throws OrtException {
        float[] all = new float[rows * features];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values[i], 0, all, i * features, features);
        }
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(all), new long[] {rows, features});
                OrtSession.Result result = session.run(Map.of(INPUT, tensor))) {
            blackhole.consume(result.get(LABEL).orElseThrow().getValue());
            blackhole.consume(result.get(PROBABILITIES).orElseThrow().getValue());
        }
    }

    /** The same tensors for every call; labels are strings, which cannot be pinned. */
    void runPinned(float[][] values, Blackhole blackhole) throws OrtException {
        for (int i = 0; i < rows; i++) {
            input.put(i * features, values[i]);
        }
        try (OrtSession.Result result =
                session.run(Map.of(INPUT, inputTensor), Set.of(LABEL), Map.of(PROBABILITIES, outputTensor))) {
            blackhole.consume(result.get(LABEL).orElseThrow().getValue());
            for (int i = 0; i < rows; i++) {
                float[] probabilities = new float[CLASSES];
                output.get(i * CLASSES, probabilities);
                blackhole.consume(probabilities);
            }
        }
    }

    @Override
    public void close() throws OrtException {
        inputTensor.close();
        outputTensor.close();
        session.close();
    }
}
