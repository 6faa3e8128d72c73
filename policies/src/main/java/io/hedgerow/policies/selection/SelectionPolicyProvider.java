package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.List;

/**
 * Makes selection policies of one name. Found by {@link java.util.ServiceLoader}; a user's own policy is
 * registered in {@code META-INF/services/io.hedgerow.policies.selection.SelectionPolicyProvider}.
 */
public interface SelectionPolicyProvider {

    /** The name used in documents. */
    String name();

    /**
     * Whether, with these settings, the early answer equals the answer given all attempts, in whatever order
     * they arrive. Order-dependent policies are refused on endpoints without a deadline.
     */
    boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint);

    /**
     * Makes the policy. Throws {@link IllegalArgumentException} with what is wrong and what is allowed when the
     * settings do not fit the policy or the endpoint; settings the policy would ignore are refused too.
     */
    SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint);

    /**
     * Everything that is wrong with the settings, so that a user hears of it at once; paths are relative to
     * these settings ({@code quorum}, {@code options.level}). Unless overridden, what {@link #create} throws.
     */
    default List<Problem> problems(SelectionSpec selection, EndpointSpec endpoint) {
        try {
            create(selection, endpoint);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(new Problem("", String.valueOf(e.getMessage())));
        }
    }
}
