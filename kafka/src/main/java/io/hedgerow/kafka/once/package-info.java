/** One committed answer for each request ID: the protocol, and the thread that commits; no Kafka client is known here. */
@NullMarked
package io.hedgerow.kafka.once;

import org.jspecify.annotations.NullMarked;
