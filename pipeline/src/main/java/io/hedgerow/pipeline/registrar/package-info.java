/** The one reader of the control log: checks what comes, publishes it, and sees to it that it is served before requests are. */
@NullMarked
package io.hedgerow.pipeline.registrar;

import org.jspecify.annotations.NullMarked;
