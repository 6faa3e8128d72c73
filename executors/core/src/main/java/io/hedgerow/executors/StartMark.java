package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;

/**
 * What a job's own documents gave to a key at a start.
 *
 * @param model the model
 * @param isCurrent whether the key still has it from there: the control log has said nothing of the key's model since
 */
record StartMark(ModelSpec model, boolean isCurrent) {
    StartMark overtaken() {
        return new StartMark(model, false);
    }
}
