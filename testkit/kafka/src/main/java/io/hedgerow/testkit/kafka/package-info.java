/** A real Kafka broker in the process of a test or of the demo. */
@NullMarked
package io.hedgerow.testkit.kafka;

import org.jspecify.annotations.NullMarked;
