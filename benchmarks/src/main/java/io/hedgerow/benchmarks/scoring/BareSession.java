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
    /** The output that holds strings. */
    static final String LABEL = "label";

    private static final String PROBABILITIES = "probabilities";
    private static final int CLASSES = 2;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int rows;
    private final int features;
    private final boolean hasLabel;
    private final Set<String> allocated;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final OnnxTensor inputTensor;
    private final OnnxTensor outputTensor;

    /**
     * A session for so many rows a call.
     *
     * @param hasLabel whether the model has one; it is read then
     */
    BareSession(byte[] model, int rows, int features, boolean hasLabel) throws OrtException {
        this.rows = rows;
        this.features = features;
        this.hasLabel = hasLabel;
        this.allocated = hasLabel ? Set.of(LABEL) : Set.of();
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
            readLabel(result, blackhole);
            blackhole.consume(result.get(PROBABILITIES).orElseThrow().getValue());
        }
    }

    /** The same tensors for every call, filled from floats; labels are strings, which cannot be pinned. */
    void runPinned(float[][] values, Blackhole blackhole) throws OrtException {
        for (int i = 0; i < rows; i++) {
            input.put(i * features, values[i]);
        }
        runPinned(blackhole);
    }

    /** The same from doubles, which is what a request's numbers are. */
    void runPinned(double[][] values, Blackhole blackhole) throws OrtException {
        for (int i = 0; i < rows; i++) {
            double[] row = values[i];
            for (int feature = 0; feature < features; feature++) {
                input.put(i * features + feature, (float) row[feature]);
            }
        }
        runPinned(blackhole);
    }

    private void runPinned(Blackhole blackhole) throws OrtException {
        try (OrtSession.Result result =
                session.run(Map.of(INPUT, inputTensor), allocated, Map.of(PROBABILITIES, outputTensor))) {
            readLabel(result, blackhole);
            for (int i = 0; i < rows; i++) {
                float[] probabilities = new float[CLASSES];
                output.get(i * CLASSES, probabilities);
                blackhole.consume(probabilities);
            }
        }
    }

    private void readLabel(OrtSession.Result result, Blackhole blackhole) throws OrtException {
        if (hasLabel) {
            blackhole.consume(result.get(LABEL).orElseThrow().getValue());
        }
    }

    @Override
    public void close() throws OrtException {
        inputTensor.close();
        outputTensor.close();
        session.close();
    }
}
