package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.spec.ModelSpec;
import org.jspecify.annotations.Nullable;

/**
 * A model whose file was loaded.
 *
 * @param spec its specification
 * @param artifact its bytes
 * @param model the model in memory
 * @param signature what it takes and gives
 * @param samples what it is known to answer, or null
 */
record ReadyModel(
        ModelSpec spec,
        ModelArtifact artifact,
        LoadedModel model,
        ModelSignature signature,
        @Nullable GoldenSamples samples) {}
