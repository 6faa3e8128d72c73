/** Admits requests: checks them against their endpoint, plans the fan-out and sends the work to the pools. */
@NullMarked
package io.hedgerow.starter;

import org.jspecify.annotations.NullMarked;
