/** From documents to a Flink job: configuration, topology, running it. */
@NullMarked
package io.hedgerow.pipeline.job;

import org.jspecify.annotations.NullMarked;
