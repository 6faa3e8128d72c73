package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;

/**
 * A model of the control log that was found sound.
 *
 * @param id its name and version
 * @param file file of its document
 * @param index which document of that file it is
 */
record AcceptedModel(String id, ControlRecord file, int index) {}
