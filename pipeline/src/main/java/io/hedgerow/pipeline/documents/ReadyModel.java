package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.spec.ModelSpec;

/**
 * A model whose file was loaded.
 *
 * @param spec its specification
 * @param artifact its bytes
 * @param model the model in memory
 * @param signature what it takes and gives
 */
record ReadyModel(ModelSpec spec, ModelArtifact artifact, LoadedModel model, ModelSignature signature) {}
