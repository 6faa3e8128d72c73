package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Endpoint document as read; what the models' signatures decide is still open.
 *
 * @param fields its {@code spec}, for the places of problems
 * @param node the same, as a tree
 * @param name name of the endpoint
 * @param namePlace where the name stands
 * @param generation generation of the document
 * @param inputs inputs, or null: taken from the models, or written but unreadable
 * @param classes classes, or null: taken from the models, or written but unreadable
 * @param task task, or null: taken from the models
 * @param includeOutputs whether named outputs travel
 * @param deadlineMillis deadline, or {@link EndpointSpec#NO_DEADLINE}
 * @param deadlineFrom where the deadline starts
 * @param variants variants, see {@link VariantReader#read}
 * @param fanOut fan-out
 * @param selection selection
 * @param onDeadline what happens at the deadline
 * @param cache prediction cache, or null for none
 * @param isSound whether nothing was wrong with it
 */
record EndpointDocument(
        Fields fields,
        Node node,
        String name,
        Place namePlace,
        long generation,
        @Nullable List<InputSpec> inputs,
        @Nullable List<String> classes,
        @Nullable Task task,
        boolean includeOutputs,
        long deadlineMillis,
        EndpointSpec.DeadlineFrom deadlineFrom,
        List<VariantSpec> variants,
        FanOutSpec fanOut,
        SelectionSpec selection,
        OnDeadlineSpec onDeadline,
        @Nullable CacheSpec cache,
        boolean isSound) {

    /** The specification, once everything is known. */
    EndpointSpec specOf(
            List<InputSpec> knownInputs, List<String> knownClasses, Task knownTask, List<VariantSpec> placedVariants) {
        return new EndpointSpec(
                name,
                generation,
                knownInputs,
                knownClasses,
                includeOutputs,
                knownTask,
                deadlineMillis,
                deadlineFrom,
                placedVariants,
                fanOut,
                selection,
                onDeadline,
                cache);
    }

    /** The same with other variants. */
    EndpointDocument withVariants(List<VariantSpec> newVariants) {
        return with(newVariants, isSound);
    }

    /** Where a variant names the model that it has whatever the request. */
    Place modelPlace(int variant) {
        boolean isKeyed = variants.get(variant).modelKey() != null;
        return place("variants[" + variant + "]." + (isKeyed ? "fallback" : "model"));
    }

    EndpointDocument withSound(boolean sound) {
        return with(variants, sound);
    }

    private EndpointDocument with(List<VariantSpec> newVariants, boolean sound) {
        return new EndpointDocument(
                fields,
                node,
                name,
                namePlace,
                generation,
                inputs,
                classes,
                task,
                includeOutputs,
                deadlineMillis,
                deadlineFrom,
                newVariants,
                fanOut,
                selection,
                onDeadline,
                cache,
                sound);
    }

    /** Where something relative to {@code spec}, such as {@code variants[0].name}, stands or would stand. */
    Place place(String path) {
        return TreePath.find(node, path);
    }
}
