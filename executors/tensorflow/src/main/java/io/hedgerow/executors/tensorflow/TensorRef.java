package io.hedgerow.executors.tensorflow;

/**
 * An output of a node of the main graph.
 *
 * @param node name of the node
 * @param index which of its outputs
 */
record TensorRef(String node, int index) {

    /** Reads {@code node}, {@code node:1} or {@code ^node}, of which the last is a control edge with index -1. */
    static TensorRef parse(String text) {
        if (text.startsWith("^")) {
            return new TensorRef(text.substring(1), -1);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new TensorRef(text, 0);
        }
        String digits = text.substring(colon + 1);
        boolean isIndex =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isIndex ? new TensorRef(text.substring(0, colon), Integer.parseInt(digits)) : new TensorRef(text, 0);
    }

    @Override
    public String toString() {
        return node + ":" + index;
    }
}
