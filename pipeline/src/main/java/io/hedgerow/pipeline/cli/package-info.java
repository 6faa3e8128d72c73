/** The command line. */
@NullMarked
package io.hedgerow.pipeline.cli;

import org.jspecify.annotations.NullMarked;
