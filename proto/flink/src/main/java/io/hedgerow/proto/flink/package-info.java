/** The messages between operators and their hand-written, versioned serializers. */
@NullMarked
package io.hedgerow.proto.flink;

import org.jspecify.annotations.NullMarked;
