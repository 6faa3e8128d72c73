/** Who runs when among the variants of one request in one executor pool, and what a hedge may cost. */
@NullMarked
package io.hedgerow.policies.race;

import org.jspecify.annotations.NullMarked;
