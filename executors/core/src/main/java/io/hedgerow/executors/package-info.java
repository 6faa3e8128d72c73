/** The model SPI, and the executor pool: the operator that scores without ever blocking its task thread. */
@NullMarked
package io.hedgerow.executors;

import org.jspecify.annotations.NullMarked;
