package io.hedgerow.pipeline.summary;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** What a sink of one run holds, read back and independently of the job. */
public interface AnsweredRecords {

    /** Takes a message; the parser stands at its beginning and is left at its end. */
    interface Consumer {
        void accept(JsonParser json) throws IOException;
    }

    /** Reads every message of the run. Throws when one cannot be read back. */
    void forEach(Consumer consumer) throws IOException;
}
