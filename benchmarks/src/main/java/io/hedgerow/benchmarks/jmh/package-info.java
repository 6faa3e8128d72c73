/** JMH benchmarks of what runs once per request. */
@NullMarked
package io.hedgerow.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
