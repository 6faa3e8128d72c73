/** How much work a variant is given: what a call takes, what can end in time, how many rows a call has. */
@NullMarked
package io.hedgerow.policies.limits;

import org.jspecify.annotations.NullMarked;
