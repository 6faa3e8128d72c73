/** What decisions are about: predictions, tensors, outcomes of attempts. Plain Java, no Flink, no clock. */
@NullMarked
package io.hedgerow.policies;

import org.jspecify.annotations.NullMarked;
