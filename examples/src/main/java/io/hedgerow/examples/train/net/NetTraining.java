package io.hedgerow.examples.train.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How a net is trained: minibatches of shuffled rows, Adam, a learning rate that falls linearly to zero. One thread;
 * the same rows and seed give the same net, bit for bit.
 *
 * @param hiddenSizes sizes of the hidden layers
 * @param epochs passes over the rows, 1 or more
 * @param batchSize rows per step, 1 or more
 * @param learningRate of the first step, above 0
 * @param seed of first weights and shuffling
 */
public record NetTraining(List<Integer> hiddenSizes, int epochs, int batchSize, double learningRate, long seed) {
    public NetTraining {
        hiddenSizes = List.copyOf(hiddenSizes);
        if (epochs < 1 || batchSize < 1 || learningRate <= 0) {
            throw new IllegalArgumentException("epochs, batchSize and learningRate must be positive, were " + epochs
                    + ", " + batchSize + ", " + learningRate);
        }
    }

    /**
     * Trains a net.
     *
     * @param scaledRows inputs, already scaled, all of one length
     * @param classOfRow true class of every row, 0 or more
     * @param classes number of classes
     */
    public DenseNet train(double[][] scaledRows, int[] classOfRow, int classes) {
        Random random = new Random(seed);
        DenseNet net = firstNet(scaledRows[0].length, classes, random);
        NetGradient gradient = new NetGradient(net);
        Adam adam = new Adam(net.parameters().length);
        int[] order = identity(scaledRows.length);
        int batches = (order.length + batchSize - 1) / batchSize;
        for (int epoch = 0; epoch < epochs; epoch++) {
            shuffle(order, random);
            for (int batch = 0; batch < batches; batch++) {
                int from = batch * batchSize;
                int to = Math.min(order.length, from + batchSize);
                gradient.reset();
                for (int i = from; i < to; i++) {
                    gradient.add(scaledRows[order[i]], classOfRow[order[i]]);
                }
                double progress = (epoch + (double) batch / batches) / epochs;
                adam.step(net.parameters(), gradient.gradient(), 1.0 / (to - from), learningRate * (1 - progress));
            }
        }
        return net;
    }

    /** Weights drawn so that a layer's outputs vary about as much as its inputs; biases zero. */
    private DenseNet firstNet(int inputs, int classes, Random random) {
        NetShape shape = shape(inputs, classes);
        double[] parameters = new double[shape.parameterCount()];
        for (int layer = 0; layer < shape.layers(); layer++) {
            double deviation = Math.sqrt(2.0 / shape.inputsOf(layer));
            for (int i = shape.weightsAt(layer); i < shape.biasesAt(layer); i++) {
                parameters[i] = deviation * random.nextGaussian();
            }
        }
        return new DenseNet(shape, parameters);
    }

    private NetShape shape(int inputs, int classes) {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(inputs);
        sizes.addAll(hiddenSizes);
        sizes.add(classes);
        return new NetShape(sizes);
    }

    private static int[] identity(int length) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            order[i] = i;
        }
        return order;
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
    }
}
