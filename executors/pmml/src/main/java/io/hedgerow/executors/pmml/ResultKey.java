package io.hedgerow.executors.pmml;

import org.jspecify.annotations.Nullable;

/**
 * Where the evaluator's result map holds a value.
 *
 * @param name key of the map; null for the target of a model that declares none
 */
record ResultKey(@Nullable String name) {
    /** Shown, and accepted in documents, for a target without a name. */
    static final String NAMELESS_TARGET = "_target";

    String shown() {
        return name == null ? NAMELESS_TARGET : name;
    }
}
