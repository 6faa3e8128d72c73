package io.hedgerow.pipeline;

import io.hedgerow.proto.flink.status.RequestsEnded;
import io.hedgerow.starter.EndOfRequests;
import java.io.IOException;

/** Ends the control log with the requests. */
record EndOfControl(RequestsEnded mark) implements EndOfRequests {

    @Override
    public void subtaskStarts(int subtask) throws IOException {
        mark.subtaskStarts(subtask);
    }

    @Override
    public void subtaskEnded(int subtask, int of) throws IOException {
        mark.subtaskEnded(subtask, of);
    }
}
