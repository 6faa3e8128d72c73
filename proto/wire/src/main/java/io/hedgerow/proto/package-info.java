/** The messages users send and read, as plain records, with their protobuf and JSON forms. */
@NullMarked
package io.hedgerow.proto;

import org.jspecify.annotations.NullMarked;
