package io.hedgerow.executors.onnx;

import java.util.List;

/**
 * An output of numbers that says the same as one of the file.
 *
 * @param output positions of classes for a label, probabilities for maps
 * @param classes what the graph calls them, in the order of the numbers
 */
record StandIn(ModelOutput output, List<String> classes) {
    StandIn {
        classes = List.copyOf(classes);
    }
}
