package io.hedgerow.examples.train.net;

/**
 * A classifier of fully connected layers: rectified hidden layers, then a softmax over the classes. Takes inputs that
 * are already scaled. Not thread-safe while {@link #parameters} are written.
 */
public final class DenseNet {
    private final NetShape shape;
    private final double[] parameters;

    /** A net with these parameters, laid out as {@link NetShape} says; the array is used, not copied. */
    public DenseNet(NetShape shape, double[] parameters) {
        if (parameters.length != shape.parameterCount()) {
            throw new IllegalArgumentException("shape " + shape.sizes() + " has " + shape.parameterCount()
                    + " parameters, was " + parameters.length);
        }
        this.shape = shape;
        this.parameters = parameters;
    }

    /** Its shape. */
    public NetShape shape() {
        return shape;
    }

    /** Its parameters, live. */
    double[] parameters() {
        return parameters;
    }

    /** Probability of every class; they sum to 1. */
    public double[] probabilities(double[] scaledInputs) {
        double[][] values = newValues();
        values[0] = scaledInputs;
        forward(values);
        return values[shape.layers()];
    }

    /** One array per layer boundary: inputs, hidden values, probabilities. */
    double[][] newValues() {
        double[][] values = new double[shape.sizes().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[shape.sizes().get(i)];
        }
        return values;
    }

    /** Fills {@code values[1]} and up from {@code values[0]}. */
    void forward(double[][] values) {
        int last = shape.layers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            combine(layer, values[layer], values[layer + 1]);
            if (layer < last) {
                rectify(values[layer + 1]);
            }
        }
        softmax(values[last + 1]);
    }

    private void combine(int layer, double[] inputs, double[] outputs) {
        int weight = shape.weightsAt(layer);
        int bias = shape.biasesAt(layer);
        for (int out = 0; out < outputs.length; out++) {
            double sum = parameters[bias + out];
            for (double input : inputs) {
                sum += parameters[weight++] * input;
            }
            outputs[out] = sum;
        }
    }

    private static void rectify(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
    }

    private static void softmax(double[] values) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = StrictMath.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
    }
}
