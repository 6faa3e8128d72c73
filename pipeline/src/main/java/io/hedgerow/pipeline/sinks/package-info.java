/** Where answers, attempts and dead letters go. */
@NullMarked
package io.hedgerow.pipeline.sinks;

import org.jspecify.annotations.NullMarked;
