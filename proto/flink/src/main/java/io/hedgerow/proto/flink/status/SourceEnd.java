package io.hedgerow.proto.flink.status;

import java.io.IOException;
import java.io.Serializable;

/** Tells a source that watches something without an end of its own when nobody needs it any more. */
public interface SourceEnd extends Serializable {

    /** Never. */
    SourceEnd NEVER = () -> false;

    /** Whether that is so; once it is, it stays so. Throws when it cannot be found out now: ask again later. */
    boolean isReached() throws IOException;
}
