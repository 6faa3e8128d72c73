package io.hedgerow.pipeline.cli;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.VariantSpec;

/** Says in a few lines what is about to run. */
final class Introduction {
    private Introduction() {}

    static String of(Roster roster) {
        StringBuilder text = new StringBuilder();
        String nl = System.lineSeparator();
        for (EndpointSpec endpoint : roster.endpoints()) {
            text.append("  Endpoint ").append(endpoint.name()).append(": ").append(policy(endpoint.selection()));
            text.append(endpoint.hasDeadline() ? ", deadline " + endpoint.deadlineMillis() + " ms" : ", no deadline");
            text.append(nl);
            TextTable variants = new TextTable("variant", "model", "format", "size");
            for (VariantSpec variant : endpoint.variants()) {
                ModelSpec model = roster.modelOf(variant);
                variants.row(
                        variant.name() + (variant.shadow() ? " (shadow)" : ""),
                        model.id(),
                        model.format(),
                        Numbers.count(model.sizeBytes()) + " bytes");
            }
            text.append(nl).append(variants);
        }
        return text.toString();
    }

    private static String policy(SelectionSpec selection) {
        return selection.policy()
                + (selection.otherwise() == null ? "" : ", otherwise " + policy(selection.otherwise()));
    }
}
