/** The rendezvous: brings a request's plan and attempts together, decides, answers once, and keeps the ledger. */
@NullMarked
package io.hedgerow.collector;

import org.jspecify.annotations.NullMarked;
