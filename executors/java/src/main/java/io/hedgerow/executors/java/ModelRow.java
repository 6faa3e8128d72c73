package io.hedgerow.executors.java;

import io.hedgerow.policies.Tensor;
import java.util.Map;

/**
 * The inputs of one row, by the names of the model's {@link ModelDescription}. What is not in the description, or has
 * another type there, throws {@link IllegalArgumentException}; so does reading a value that is missing.
 */
public interface ModelRow {

    /**
     * A row of these values, to try a model in a test. What is not in the map is missing.
     *
     * @param values numbers, texts, booleans and tensors by the name of the input
     */
    static ModelRow of(Map<String, ?> values) {
        return new MapRow(values);
    }

    /** Whether the row lacks an optional input. */
    boolean isMissing(String input);

    /** A number of any of the types double, float, long and int. */
    double number(String input);

    /** A whole number of the type long or int, without loss. */
    long whole(String input);

    /** A text. */
    String text(String input);

    /** A boolean. */
    boolean flag(String input);

    /** A tensor; not to be written to. */
    Tensor tensor(String input);

    /** Whether nobody waits for the score any more. A model that takes long may look and stop by throwing. */
    boolean isCancelled();
}
