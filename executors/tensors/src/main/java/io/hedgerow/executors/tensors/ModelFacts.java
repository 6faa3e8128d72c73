package io.hedgerow.executors.tensors;

import io.hedgerow.executors.ModelRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of its outputs beside their types, as far as its format can tell. A format overrides what its files
 * say; one whose files say nothing is left with what the Model document says. Asked while models are loaded and bound.
 */
public interface ModelFacts {

    /**
     * Why a classifier's classes are not known, for the message that asks for {@code output.classes}: {@code its classes
     * are not in the graph}.
     */
    String whyNoClasses();

    /** The classes an output speaks of, in the model's own order and words; empty where the model does not say. */
    default List<String> classLabels(ModelOutput output) {
        return List.of();
    }

    /** Classes that are named beside the model, by position; empty where none are. */
    default List<String> metadataClasses() {
        return List.of();
    }

    /** Whether a label's numbers are surely positions of classes, not names: the place of a maximum. */
    default boolean isPosition(ModelOutput label) {
        return false;
    }

    /** Whether the numbers are surely probabilities: they come out of a softmax. */
    default boolean isSoftmax(ModelOutput output) {
        return false;
    }

    /**
     * Refuses roles whose outputs cannot be read as what they are to say.
     *
     * @throws ModelRefusedException with the reason
     */
    default void check(OutputRoles roles) throws ModelRefusedException {}

    /** Something of that name that is no output by itself but can be read as one; null where there is nothing. */
    default @Nullable ModelOutput hidden(String name) {
        return null;
    }
}
