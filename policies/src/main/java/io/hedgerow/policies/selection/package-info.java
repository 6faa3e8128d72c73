/** The collector's decision: after every arrival, wait or answer. */
@NullMarked
package io.hedgerow.policies.selection;

import org.jspecify.annotations.NullMarked;
