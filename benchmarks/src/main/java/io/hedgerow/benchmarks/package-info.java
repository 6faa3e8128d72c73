/** JMH benchmarks of what runs once or more per request. */
@NullMarked
package io.hedgerow.benchmarks;

import org.jspecify.annotations.NullMarked;
