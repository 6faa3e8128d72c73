package io.hedgerow.starter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what is said, in a list of the process since it is copied with the job. */
final class TestingEndOfRequests implements EndOfRequests {
    private static final long serialVersionUID = 1L;
    static final List<String> SAID = new CopyOnWriteArrayList<>();

    @Override
    public void subtaskStarts(int subtask) {
        SAID.add(subtask + " starts");
    }

    @Override
    public void subtaskEnded(int subtask, int of) {
        SAID.add(subtask + " of " + of + " ended");
    }
}
