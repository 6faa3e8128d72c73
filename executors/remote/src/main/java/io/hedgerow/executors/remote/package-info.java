/** Models on other servers: two HTTP protocols, spoken to hosts that are allowed, within the deadline of each request. */
@NullMarked
package io.hedgerow.executors.remote;

import org.jspecify.annotations.NullMarked;
