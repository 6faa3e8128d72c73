package io.hedgerow.pipeline.documents;

/**
 * Where the code points of a text are, by which SnakeYAML counts. It goes on from where it was asked last, so that a text is walked
 * through once when it is asked from front to back. Not thread-safe.
 */
final class CodePointIndex {
    private final String text;
    private int codePoint;
    private int index;
    private long steps;

    CodePointIndex(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The index of a code point, from 0. */
    int of(int wanted) {
        steps += Math.abs(wanted - codePoint);
        index = text.offsetByCodePoints(index, wanted - codePoint);
        codePoint = wanted;
        return index;
    }

    /** How many code points were walked over so far. */
    long steps() {
        return steps;
    }
}
