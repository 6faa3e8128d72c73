package io.hedgerow.policies.spec;

/** What an endpoint's models predict. */
public enum Task {
    /** One of the endpoint's classes. */
    CLASSIFICATION,
    /** A number; with {@code includeOutputs} also tensors. */
    REGRESSION
}
