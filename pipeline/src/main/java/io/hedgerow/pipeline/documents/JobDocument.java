package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Job document as read.
 *
 * @param fields its {@code spec}, for the places of problems
 * @param spec what it says
 * @param allowedLocations where models may come from; null for the folders of the document files
 * @param allow what models may call and run
 */
record JobDocument(Fields fields, JobSpec spec, @Nullable List<FileLocation> allowedLocations, AllowList allow) {}
