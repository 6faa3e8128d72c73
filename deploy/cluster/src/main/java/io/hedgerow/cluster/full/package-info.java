/** A Flink file system that has no space left when it is told so: for clusters of a campaign, on their class path only. */
@NullMarked
package io.hedgerow.cluster.full;

import org.jspecify.annotations.NullMarked;
