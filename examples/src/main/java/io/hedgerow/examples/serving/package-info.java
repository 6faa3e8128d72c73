/** The payments served by Hedgerow: as generated requests, and in a job of one's own. */
@NullMarked
package io.hedgerow.examples.serving;

import org.jspecify.annotations.NullMarked;
