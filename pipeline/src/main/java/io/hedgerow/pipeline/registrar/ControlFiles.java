package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlDocuments;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;

/** Reads files of the control log. Immutable. */
record ControlFiles(FileLocation folder, Environment environment) {

    ControlDocuments read(ControlRecord file) {
        return ControlDocuments.read(file, folder, environment);
    }

    /** A document that was read before. */
    ControlDocument document(ControlRecord file, int index) {
        return read(file).documents().get(index);
    }
}
