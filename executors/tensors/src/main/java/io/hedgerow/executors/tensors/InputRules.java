package io.hedgerow.executors.tensors;

import org.jspecify.annotations.Nullable;

/**
 * What a format's runtime cannot be given, beyond what types and shapes say.
 *
 * @param finiteIn what has only finite numbers, in messages; null where NaN and infinity can be given, and NaN stands for
 *     what is missing
 * @param texts says which strings can be given
 */
public record InputRules(@Nullable String finiteIn, TextCheck texts) {

    /** Every number and every string. */
    public static final InputRules ANYTHING = new InputRules(null, (text, input) -> {});

    /** Refuses strings. Thread-safe. */
    public interface TextCheck {
        /**
         * Throws for a string that cannot be given.
         *
         * @param input name of the endpoint's input
         */
        void check(String text, String input);
    }

    /** The same, but only strings that pass a check. */
    public InputRules withTexts(TextCheck check) {
        return new InputRules(finiteIn, check);
    }

    /**
     * Finite numbers only, so that nothing may be missing.
     *
     * @param where what has no others, such as {@code JSON}
     */
    public static InputRules finite(String where) {
        return new InputRules(where, ANYTHING.texts);
    }
}
