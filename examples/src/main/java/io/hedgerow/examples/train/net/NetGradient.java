package io.hedgerow.examples.train.net;

import java.util.Arrays;

/**
 * The loss of a net on examples and its gradient, by backpropagation: the sum over the added examples of
 * {@code -log(probability of the true class)}. Not thread-safe.
 */
final class NetGradient {
    private static final double LEAST_PROBABILITY = 1e-300;

    private final DenseNet net;
    private final double[][] values;
    private final double[][] errors;
    private final double[] gradient;
    private double loss;

    NetGradient(DenseNet net) {
        this.net = net;
        this.values = net.newValues();
        this.errors = net.newValues();
        this.gradient = new double[net.parameters().length];
    }

    /** Forgets all examples. */
    void reset() {
        Arrays.fill(gradient, 0);
        loss = 0;
    }

    void add(double[] scaledInputs, int trueClass) {
        values[0] = scaledInputs;
        net.forward(values);
        int last = values.length - 1;
        loss -= StrictMath.log(Math.max(LEAST_PROBABILITY, values[last][trueClass]));
        System.arraycopy(values[last], 0, errors[last], 0, values[last].length);
        errors[last][trueClass] -= 1;
        for (int layer = last - 1; layer >= 0; layer--) {
            backward(layer);
        }
    }

    /** From the errors above a layer to its parameters' gradient and to the errors below. */
    private void backward(int layer) {
        double[] inputs = values[layer];
        double[] above = errors[layer + 1];
        double[] below = errors[layer];
        double[] parameters = net.parameters();
        int weight = net.shape().weightsAt(layer);
        int bias = net.shape().biasesAt(layer);
        Arrays.fill(below, 0);
        for (int out = 0; out < above.length; out++) {
            double error = above[out];
            gradient[bias + out] += error;
            for (int in = 0; in < inputs.length; in++) {
                gradient[weight] += error * inputs[in];
                below[in] += error * parameters[weight++];
            }
        }
        if (layer > 0) {
            silenceUnlit(inputs, below);
        }
    }

    /** A rectified value of zero passes no error down. */
    private static void silenceUnlit(double[] rectified, double[] errors) {
        for (int i = 0; i < errors.length; i++) {
            if (rectified[i] <= 0) {
                errors[i] = 0;
            }
        }
    }

    double loss() {
        return loss;
    }

    /** The gradient in the layout of the parameters, live. */
    double[] gradient() {
        return gradient;
    }
}
