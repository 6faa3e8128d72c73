/** Where requests come from: files of lines, and generators. */
@NullMarked
package io.hedgerow.pipeline.sources;

import org.jspecify.annotations.NullMarked;
