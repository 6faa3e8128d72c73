package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;

/**
 * A model that another model is made of.
 *
 * @param model its name
 * @param version its version
 */
public record ModelMember(String model, String version) {

    /** Name and version as {@link Roster#modelId} writes them. */
    public String id() {
        return Roster.modelId(model, version);
    }
}
