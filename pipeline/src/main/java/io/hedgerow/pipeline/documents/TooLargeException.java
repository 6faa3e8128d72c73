package io.hedgerow.pipeline.documents;

import java.io.IOException;

/** There is more of a file than may be. */
final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
}
