/** The end-to-end load harness: Hedgerow and its baselines, side by side in one process. */
@NullMarked
package io.hedgerow.benchmarks.load;

import org.jspecify.annotations.NullMarked;
