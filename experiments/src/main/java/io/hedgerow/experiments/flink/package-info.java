/** The join of answers and feedback as a Flink operator. */
@NullMarked
package io.hedgerow.experiments.flink;

import org.jspecify.annotations.NullMarked;
