package io.hedgerow.executors.proving;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;

/**
 * What is tried.
 *
 * @param format name of the model format
 * @param artifact the model's bytes
 * @param load how it is loaded
 * @param output which outputs mean what
 */
record TrialSubject(String format, ModelArtifact artifact, LoadOptions load, OutputMapping output) {}
