/** What a run did, by comparing what was sent with what was answered. */
@NullMarked
package io.hedgerow.pipeline.summary;

import org.jspecify.annotations.NullMarked;
