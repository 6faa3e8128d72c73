package io.hedgerow.pipeline.summary;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a run's source held, read once more and independently of the job. */
public interface SentRequests {

    /** Hands over every record of the source once. */
    void forEach(Consumer consumer) throws IOException;

    /** Takes the records. */
    interface Consumer {
        /**
         * A record that decodes to a request.
         *
         * @param truth the true class or value, or null when unknown
         */
        void request(String requestId, @Nullable String truth);

        /** A record that does not. */
        void undecodable();
    }
}
