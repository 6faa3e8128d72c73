/** Small files that several processes share through any Flink file system. */
@NullMarked
package io.hedgerow.proto.flink.files;

import org.jspecify.annotations.NullMarked;
