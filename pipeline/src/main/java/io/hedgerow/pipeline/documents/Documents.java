package io.hedgerow.pipeline.documents;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one run, read and checked as far as that is possible without the models' files. Immutable.
 *
 * @param job the Job document, or null where there is none
 * @param models Model documents by {@code name:version}, in the order read
 * @param endpoints Endpoint documents in the order read
 * @param folders folders of the files, in the order given
 */
record Documents(
        @Nullable JobDocument job,
        Map<String, ModelDocument> models,
        List<EndpointDocument> endpoints,
        List<Path> folders) {

    /** What a model names when its document does not name a pool. */
    static final String DEFAULT_POOL = "default";
}
