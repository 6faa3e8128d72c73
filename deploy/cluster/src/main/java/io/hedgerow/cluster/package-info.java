/** A cluster of processes on this machine, faults for it, and a ledger of what was asked and answered. */
@NullMarked
package io.hedgerow.cluster;

import org.jspecify.annotations.NullMarked;
