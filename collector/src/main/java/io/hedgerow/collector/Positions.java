package io.hedgerow.collector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Arrays by position of an endpoint, which grow with what is published and have holes where it was retired. */
final class Positions {
    private Positions() {}

    /** The array, or a longer copy of it, that has a place for a position. */
    static <T> @Nullable T[] withPlaceFor(int position, @Nullable T[] array) {
        return position < array.length ? array : Arrays.copyOf(array, Math.max(position + 1, 2 * array.length));
    }

    /** What is at a position, or null: also where the array is too short for it. */
    static <T> @Nullable T at(int position, @Nullable T[] array) {
        return position >= 0 && position < array.length ? array[position] : null;
    }

    /** Empties the place of a position, if there is one. */
    static <T> void clear(int position, @Nullable T[] array) {
        if (position >= 0 && position < array.length) {
            array[position] = null;
        }
    }
}
