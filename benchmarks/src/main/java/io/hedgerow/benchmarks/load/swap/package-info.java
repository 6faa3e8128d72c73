/** Swaps of models while a job serves: what is written for them, and what is seen of them. */
@NullMarked
package io.hedgerow.benchmarks.load.swap;

import org.jspecify.annotations.NullMarked;
