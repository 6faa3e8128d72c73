package io.hedgerow.kafka;

import io.hedgerow.kafka.once.GroupCommit;
import io.hedgerow.kafka.once.Position;
import io.hedgerow.kafka.once.WriterId;
import io.hedgerow.proto.Answer;
import java.io.IOException;

/** One subtask's writing of answers, from its takeover to its end. Used by one thread. */
public final class OnceSession implements AutoCloseable {
    /** At 20,000 answers of a kilobyte a second room for most of a second in which no broker commits. */
    private static final long MOST_BYTES = 16L << 20;

    private final OnceTopic topic;
    private final WriterId id;
    private final OnceProducer producer;
    private final GroupCommit<Answer> commits;

    OnceSession(OnceTopic topic, WriterId id, OnceProducer producer) {
        this.topic = topic;
        this.id = id;
        this.producer = producer;
        this.commits = new GroupCommit<>(
                "hedgerow-answers-" + id.subtask(), OnceSession.class.getClassLoader(), producer, MOST_BYTES);
    }

    /**
     * Has an answer committed, with others, within some milliseconds. Waits where too much is waiting.
     *
     * @throws IOException when answers cannot be written any more
     */
    public void write(Answer answer) throws IOException, InterruptedException {
        commits.write(answer, AnswerWeight.bytes(answer));
    }

    /** Waits until everything is committed; comes before a checkpoint is acknowledged. */
    public void flush() throws IOException, InterruptedException {
        commits.flush();
    }

    /** Throws when answers cannot be written any more, though none came. */
    public void check() throws IOException {
        commits.check();
    }

    /** For a state that knows of all that was written, right after {@link #flush}. */
    public byte[] position() {
        return new Position(topic.identity(), id, producer.offsets()).toBytes();
    }

    /** Ends the writing; what is not flushed may be lost. */
    @Override
    public void close() {
        commits.close();
        topic.close();
    }
}
