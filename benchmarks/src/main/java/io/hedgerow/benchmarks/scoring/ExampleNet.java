package io.hedgerow.benchmarks.scoring;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.proto.flink.Row;
import java.util.List;

/** The examples' net: 14 numbers, two hidden layers, probabilities of two classes, and a label of strings. */
final class ExampleNet {
    /** Numbers it takes. */
    static final int FEATURES = 14;

    private static final String FILE = "fraud-net.onnx";

    private ExampleNet() {}

    static byte[] bytes() {
        return ExampleModel.bytes(FILE);
    }

    /** The same net without its label: all that comes out are numbers. */
    static byte[] withoutLabel() {
        try {
            ModelProto model = ModelProto.parseFrom(bytes());
            GraphProto.Builder graph = model.getGraph().toBuilder();
            for (int i = graph.getOutputCount() - 1; i >= 0; i--) {
                if (graph.getOutput(i).getName().equals(BareSession.LABEL)) {
                    graph.removeOutput(i);
                }
            }
            return model.toBuilder().setGraph(graph).build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(FILE, e);
        }
    }

    /** The numbers of rows. */
    static double[][] doubles(List<Row> rows) {
        double[][] values = new double[rows.size()][FEATURES];
        for (int row = 0; row < values.length; row++) {
            for (int i = 0; i < FEATURES; i++) {
                values[row][i] = rows.get(row).doubleAt(i);
            }
        }
        return values;
    }

    /** The same as the net takes them. */
    static float[][] floats(List<Row> rows) {
        float[][] values = new float[rows.size()][FEATURES];
        for (int row = 0; row < values.length; row++) {
            for (int i = 0; i < FEATURES; i++) {
                values[row][i] = (float) rows.get(row).doubleAt(i);
            }
        }
        return values;
    }
}
