/** Job, Model and Endpoint documents: read strictly, checked all at once, resolved into what a job runs. */
@NullMarked
package io.hedgerow.pipeline.documents;

import org.jspecify.annotations.NullMarked;
