/** What the parts of a running job say of themselves, in files that command line and operators read. */
@NullMarked
package io.hedgerow.proto.flink.status;

import org.jspecify.annotations.NullMarked;
