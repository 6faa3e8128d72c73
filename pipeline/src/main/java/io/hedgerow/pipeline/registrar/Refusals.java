package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.pipeline.documents.StartDocuments;
import java.util.List;

/**
 * Says of documents that they are refused. Thread-safe.
 *
 * @param start tells which models are a keyed pool's, of which not all can be told of
 * @param log where it is said
 */
record Refusals(StartDocuments start, DocumentLog log) {
    void refuse(Found found, String reason) {
        refuse(found, List.of(found.document().problem(reason)));
    }

    void refuse(Found found, List<Problem> problems) {
        if (start.isKeyed(found.document())) {
            log.keyedRefused(found.file(), found.document(), problems);
        } else {
            log.refused(found.file(), found.document(), problems);
        }
    }
}
