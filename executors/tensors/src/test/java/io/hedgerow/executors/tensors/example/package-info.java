/** A format as small as a format of tensors can be; docs/formats.md points here. */
@NullMarked
package io.hedgerow.executors.tensors.example;

import org.jspecify.annotations.NullMarked;
