package io.hedgerow.executors.tensors.example;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.PredictionReader;
import io.hedgerow.executors.tensors.RowBatch;
import io.hedgerow.executors.tensors.RowBuffers;
import io.hedgerow.executors.tensors.TensorBinding;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Writes rows, multiplies, and lets what comes out be read. A model with a runtime would call it in {@link #run}. */
final class DenseScorer implements Scorer {
    private final float[][] weights;
    private final InputFeed[] feeds;
    private final PredictionReader reader;

    DenseScorer(float[][] weights, TensorBinding bound) {
        this.weights = weights;
        this.feeds = bound.feeds().toArray(InputFeed[]::new);
        this.reader = bound.reader();
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) {
        RowBuffers rows = room(1);
        rows.add(feeds, row);
        return reader.readOnly(run(rows));
    }

    @Override
    public void scoreBatch(List<Row> rows, BatchResults results, Cancellation cancellation) {
        RowBatch batch = new RowBatch(rows, results);
        while (batch.rest() > 0) {
            RowBuffers run = room(batch.rest());
            if (batch.fill(row -> run.add(feeds, row)) > 0) {
                batch.report(reader, run(run));
            }
        }
    }

    private RowBuffers room(int most) {
        RowBuffers rows =
                new RowBuffers(Arrays.stream(feeds).map(InputFeed::input).toList(), TensorBuffer::onHeap);
        rows.clear(most);
        return rows;
    }

    private TensorData[] run(RowBuffers rows) {
        int classes = weights[0].length;
        ByteBuffer x = rows.numbers(0).bytes();
        ByteBuffer p = ByteBuffer.allocate(rows.size() * classes * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int row = 0; row < rows.size(); row++) {
            for (float probability : softmax(x, row * weights.length * Float.BYTES)) {
                p.putFloat(probability);
            }
        }
        TensorData output = TensorData.ofNumbers(new long[] {rows.size(), classes}, p);
        return reader.needed().stream().map(needed -> output).toArray(TensorData[]::new);
    }

    private float[] softmax(ByteBuffer x, int first) {
        double[] powers = new double[weights[0].length];
        for (int k = 0; k < powers.length; k++) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += x.getFloat(first + i * Float.BYTES) * weights[i][k];
            }
            powers[k] = Math.exp(sum);
        }
        double all = Arrays.stream(powers).sum();
        float[] probabilities = new float[powers.length];
        for (int k = 0; k < powers.length; k++) {
            probabilities[k] = (float) (powers[k] / all);
        }
        return probabilities;
    }
}
