/** The Java door: serve a stream of requests by documents. Everything else in this module is built on it. */
@NullMarked
package io.hedgerow.pipeline;

import org.jspecify.annotations.NullMarked;
