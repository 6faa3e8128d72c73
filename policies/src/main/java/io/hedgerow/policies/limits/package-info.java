/** How much work a variant is given: deadline-aware admission, concurrency limit, batch size, circuit breaker. */
@NullMarked
package io.hedgerow.policies.limits;

import org.jspecify.annotations.NullMarked;
