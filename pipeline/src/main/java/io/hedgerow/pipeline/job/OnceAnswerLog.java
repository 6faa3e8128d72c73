package io.hedgerow.pipeline.job;

import io.hedgerow.collector.AnswerLog;
import io.hedgerow.kafka.OnceAnswers;
import io.hedgerow.kafka.OnceSession;
import io.hedgerow.kafka.once.TakeoverRefusedException;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A topic of answers as the log of the collector's decisions.
 *
 * @param answers the topic
 */
record OnceAnswerLog(OnceAnswers answers) implements AnswerLog {
    @Override
    public Session open(Subtask subtask, List<byte[]> positions, Consumer<Answer> answered)
            throws IOException, InterruptedException {
        try {
            return new TopicSession(
                    answers.open(subtask.index(), subtask.parallelism(), positions, subtask::owner, answered));
        } catch (TakeoverRefusedException e) {
            throw new RefusedException(
                    "delivery: answerOnce, " + answers.output().topic().uri() + ": " + e.getMessage(), e);
        }
    }

    /** One subtask's. */
    private record TopicSession(OnceSession session) implements Session {
        @Override
        public void write(Answer answer) throws IOException, InterruptedException {
            session.write(answer);
        }

        @Override
        public void flush() throws IOException, InterruptedException {
            session.flush();
        }

        @Override
        public void check() throws IOException {
            session.check();
        }

        @Override
        public byte[] position() {
            return session.position();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
