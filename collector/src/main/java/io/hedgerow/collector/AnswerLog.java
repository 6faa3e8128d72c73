package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Where answers are written by the collector itself, and read back after a failure, so that no request is decided a second time. The log
 * knows of every answer that anybody can have seen.
 */
public interface AnswerLog extends Serializable {

    /**
     * Takes over from earlier executions, before anything is decided: they add nothing any more, and what they have added since the
     * state to be restored is handed over.
     *
     * @param subtask who asks
     * @param positions {@link Session#position} of all subtasks that wrote the state; empty where it has none
     * @param answered takes the answers of this subtask's requests that were decided after the state was written
     * @throws RefusedException when it can never succeed as things are
     */
    Session open(Subtask subtask, List<byte[]> positions, Consumer<Answer> answered)
            throws IOException, InterruptedException;

    /**
     * A subtask of the collector.
     *
     * @param index from 0
     * @param parallelism how many there are
     * @param maxParallelism how many key groups
     */
    record Subtask(int index, int parallelism, int maxParallelism) {
        /** The subtask that decides a request where there are that many. */
        public int owner(String requestId, int ofParallelism) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(requestId, maxParallelism);
            return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(maxParallelism, ofParallelism, keyGroup);
        }

        boolean isOwnerOf(String requestId) {
            return owner(requestId, parallelism) == index;
        }
    }

    /** One subtask's writing. Used by the task's thread. */
    interface Session extends AutoCloseable {

        /** Adds an answer soon; waits where too many are on their way. */
        void write(Answer answer) throws IOException, InterruptedException;

        /** Waits until all that was written is there for good. */
        void flush() throws IOException, InterruptedException;

        /** Throws when answers cannot be written any more. */
        void check() throws IOException;

        /** Where the log is, for a state that knows of all that was written and flushed. */
        byte[] position();

        @Override
        void close();
    }

    /** The log cannot tell what was answered, and never will; the message says what to do. */
    final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        /** A refusal. */
        public RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
