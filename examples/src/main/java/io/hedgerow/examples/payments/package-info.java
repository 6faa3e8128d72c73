/** A stream of card payments with a known truth about fraud, which drifts: the data of the payments example. */
@NullMarked
package io.hedgerow.examples.payments;

import org.jspecify.annotations.NullMarked;
