/** Kafka topics as places of requests, answers, dead letters and control documents. */
@NullMarked
package io.hedgerow.kafka;

import org.jspecify.annotations.NullMarked;
