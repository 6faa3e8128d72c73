package io.hedgerow.kafka.once;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Takeover} asks of the cluster that holds a topic of answers. Each call returns when the cluster has done it.
 * Used by one thread.
 */
public interface AnswerTopic {

    /** Tells the topic from others, also from a later one of the same name. */
    String identity() throws IOException, InterruptedException;

    /**
     * Begins a writer of that transactional ID. Of earlier ones with the same ID the open transaction is ended, and they commit
     * nothing any more. From here on the ID is among {@link #transactionalIds}.
     */
    void initialize(String transactionalId) throws IOException, InterruptedException;

    /** The transactional IDs of the job's writers, as far as they may be seen; others may be among them. */
    Set<String> transactionalIds() throws IOException, InterruptedException;

    /**
     * Those of some writers that {@link #fence} has ended and that nobody has begun anew since, whoever called it and however long
     * ago: nobody can commit with their IDs, and of what they did everything is decided.
     */
    Set<String> fenced(Set<String> transactionalIds) throws IOException, InterruptedException;

    /**
     * Ends the open transactions of writers, which commit nothing any more. Returns when no record of theirs is undecided: aborted, or
     * committed where they had got so far. From then on they are {@link #fenced}, until somebody begins them anew.
     */
    void fence(Set<String> transactionalIds) throws IOException, InterruptedException;

    /** By partition the offset of the oldest record that is kept. */
    Map<Integer, Long> firstOffsets() throws IOException, InterruptedException;

    /**
     * By partition the offset of what comes next, after every record that is acknowledged, whether or not its transaction is open. The
     * end of what is stable would not do: a transaction of a sibling that is open holds it below what others have committed since.
     */
    Map<Integer, Long> ends() throws IOException, InterruptedException;

    /**
     * Hands over what is committed, of each partition in order. Waits until no transaction is open in that part.
     *
     * @param from by partition the first offset
     * @param until by partition the offset before which it ends; of the same partitions
     */
    void read(Map<Integer, Long> from, Map<Integer, Long> until, Reading reading)
            throws IOException, InterruptedException;

    /** Takes committed records. */
    interface Reading {
        void record(int partition, long offset, String requestId, byte[] answer);
    }
}
