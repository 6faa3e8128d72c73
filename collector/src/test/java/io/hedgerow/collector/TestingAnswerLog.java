package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log in memory, of which a session hands over what was flushed since the least position it is given. */
final class TestingAnswerLog implements AnswerLog {
    private static final long serialVersionUID = 1L;

    /** Shared by all that are made of a serialized factory. */
    static final List<Answer> FLUSHED = new ArrayList<>();

    static boolean isRefusing;

    static void reset() {
        FLUSHED.clear();
        isRefusing = false;
    }

    @Override
    public Session open(Subtask subtask, List<byte[]> positions, Consumer<Answer> answered) throws RefusedException {
        if (isRefusing) {
            throw new RefusedException("answers are gone", new IllegalStateException());
        }
        int from = positions.stream()
                .mapToInt(position -> ByteBuffer.wrap(position).getInt())
                .min()
                .orElse(0);
        List.copyOf(FLUSHED.subList(from, FLUSHED.size())).stream()
                .filter(answer -> subtask.isOwnerOf(answer.requestId()))
                .forEach(answered);
        return new TestingSession();
    }

    private static final class TestingSession implements Session {
        private final List<Answer> written = new ArrayList<>();

        @Override
        public void write(Answer answer) {
            written.add(answer);
        }

        @Override
        public void flush() {
            FLUSHED.addAll(written);
            written.clear();
        }

        @Override
        public void check() {}

        @Override
        public byte[] position() {
            if (!written.isEmpty()) {
                throw new IllegalStateException(written.size() + " answers are not flushed");
            }
            return ByteBuffer.allocate(Integer.BYTES).putInt(FLUSHED.size()).array();
        }

        @Override
        public void close() {}
    }
}
