/** The control log as files in a folder: what is in it, what changes, and a source that follows it. */
@NullMarked
package io.hedgerow.pipeline.control;

import org.jspecify.annotations.NullMarked;
