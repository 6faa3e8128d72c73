/** What a call through the model SPI costs, beside the bare call of the runtime behind it. */
@NullMarked
package io.hedgerow.benchmarks.scoring;

import org.jspecify.annotations.NullMarked;
