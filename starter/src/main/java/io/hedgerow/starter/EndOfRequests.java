package io.hedgerow.starter;

import java.io.IOException;
import java.io.Serializable;

/**
 * Told by the subtasks of the starter when their requests have ended, which is how whatever else the job reads learns that
 * it may end too. Travels with the job; each subtask calls it on its own thread.
 */
public interface EndOfRequests extends Serializable {

    /** Nobody wants to know. */
    EndOfRequests UNHEARD = new EndOfRequests() {
        private static final long serialVersionUID = 1L;

        @Override
        public void subtaskStarts(int subtask) {
            // nobody wants to know
        }

        @Override
        public void subtaskEnded(int subtask, int of) {
            // nobody wants to know
        }
    };

    /**
     * A subtask starts, or starts again: what it said before does not hold any more, since requests are read again.
     *
     * @param subtask its index, from 0
     */
    void subtaskStarts(int subtask) throws IOException;

    /**
     * A subtask has had its last request. Not called when the job is cancelled, fails, or is stopped to go on later.
     *
     * @param subtask its index, from 0
     * @param of how many there are
     */
    void subtaskEnded(int subtask, int of) throws IOException;
}
