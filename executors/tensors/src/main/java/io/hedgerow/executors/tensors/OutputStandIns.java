package io.hedgerow.executors.tensors;

import java.util.List;

/** Outputs that are cheaper to read than those of the model and say the same. */
public interface OutputStandIns {

    /** Everything is read from the model's own outputs. */
    OutputStandIns NONE = (roles, travelling) -> roles;

    /**
     * The roles with what is read in their place; they mean the same.
     *
     * @param travelling outputs that have to be handed over anyway
     */
    OutputRoles inPlaceOf(OutputRoles roles, List<ModelOutput> travelling);
}
