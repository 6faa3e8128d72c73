package io.hedgerow.examples.train.net;

import java.util.List;

/**
 * How many values each layer of a net has, and where its parameters lie in one flat array: layer by layer, first the
 * weights (one row of inputs per output), then the biases.
 *
 * @param sizes inputs, hidden layers, classes; at least two, each 1 or more
 */
public record NetShape(List<Integer> sizes) {
    public NetShape {
        sizes = List.copyOf(sizes);
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("a net needs inputs and classes, was " + sizes);
        }
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("every size must be 1 or more, was " + sizes);
            }
        }
    }

    /** Number of layers with parameters. */
    public int layers() {
        return sizes.size() - 1;
    }

    int inputsOf(int layer) {
        return sizes.get(layer);
    }

    int outputsOf(int layer) {
        return sizes.get(layer + 1);
    }

    /** Position of the layer's first weight. */
    int weightsAt(int layer) {
        int at = 0;
        for (int below = 0; below < layer; below++) {
            at += (inputsOf(below) + 1) * outputsOf(below);
        }
        return at;
    }

    /** Position of the layer's first bias. */
    int biasesAt(int layer) {
        return weightsAt(layer) + inputsOf(layer) * outputsOf(layer);
    }

    /** Length of the flat array. */
    public int parameterCount() {
        return weightsAt(layers());
    }
}
