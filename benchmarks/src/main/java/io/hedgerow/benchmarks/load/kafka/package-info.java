/** Jobs between topics: a broker in a process of its own, topics for each run, a job that only passes on. */
@NullMarked
package io.hedgerow.benchmarks.load.kafka;

import org.jspecify.annotations.NullMarked;
