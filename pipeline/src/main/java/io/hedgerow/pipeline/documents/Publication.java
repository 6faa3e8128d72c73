package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlRecord;
import org.jspecify.annotations.Nullable;

/**
 * A document on its way to the control folder.
 *
 * @param id what it is about
 * @param generation its generation; 0 for a Model
 * @param isDeletion whether it takes back an earlier one
 * @param modelSha256 digest of a Model's bytes; null for other documents
 * @param file the file it is in, or will be
 * @param isNew false where the folder has it already, so that nothing has to be written
 */
public record Publication(
        ControlId id,
        long generation,
        boolean isDeletion,
        @Nullable String modelSha256,
        ControlRecord file,
        boolean isNew) {}
