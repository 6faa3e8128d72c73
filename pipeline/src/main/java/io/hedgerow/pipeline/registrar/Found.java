package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;

/**
 * A document of the control log and where it was found.
 *
 * @param file its file; of a large one only what the document takes, under the digest of the whole
 * @param index which document of that file it is
 * @param isAlone whether the file holds nothing else
 * @param document the document
 */
record Found(ControlRecord file, int index, boolean isAlone, ControlDocument document) {}
