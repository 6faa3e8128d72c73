/** The command line of the benchmarks. */
@NullMarked
package io.hedgerow.benchmarks;

import org.jspecify.annotations.NullMarked;
