/** What becomes known after answers, and what it says of the models: plain Java. */
@NullMarked
package io.hedgerow.experiments;

import org.jspecify.annotations.NullMarked;
