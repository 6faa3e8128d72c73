package io.hedgerow.collector;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.MessageTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collector's side of an {@link AnswerLog}: its session, and what the state has of it. Positions of all subtasks go to all of them,
 * since a request may have had another subtask when the state was written; so do answers that were read back and whose requests have not come
 * again yet. Used by the task's thread.
 */
final class LoggedAnswers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedAnswers.class);

    private static final ListStateDescriptor<byte[]> POSITIONS =
            new ListStateDescriptor<>("answer-log-positions", BytePrimitiveArraySerializer.INSTANCE);
    private static final ListStateDescriptor<Answer> RECALLED =
            new ListStateDescriptor<>("recalled-answers", MessageTypes.ANSWER);

    private final AnswerLog log;
    private final AnswerLog.Subtask subtask;
    private final ListState<byte[]> positions;
    private final ListState<Answer> recalled;
    private AnswerLog.@Nullable Session session;

    private LoggedAnswers(
            AnswerLog log, AnswerLog.Subtask subtask, ListState<byte[]> positions, ListState<Answer> recalled) {
        this.log = log;
        this.subtask = subtask;
        this.positions = positions;
        this.recalled = recalled;
    }

    /** Restores; null where there is no log, and then a state that was written with one lets go of it. */
    static @Nullable LoggedAnswers restored(
            @Nullable AnswerLog log, AnswerLog.Subtask subtask, OperatorStateStore states) throws Exception {
        if (log == null) {
            if (states.getRegisteredStateNames().contains(POSITIONS.getName())) {
                states.getUnionListState(POSITIONS).clear();
                states.getUnionListState(RECALLED).clear();
            }
            return null;
        }
        return new LoggedAnswers(log, subtask, states.getUnionListState(POSITIONS), states.getUnionListState(RECALLED));
    }

    /** Takes over from earlier executions; hands over what they have answered and the state does not know of. */
    void takeOver(Consumer<Answer> answered) throws Exception {
        for (Answer answer : recalled.get()) { // those of the state first, whose requests have still not come
            if (subtask.isOwnerOf(answer.requestId())) {
                answered.accept(answer);
            }
        }
        List<byte[]> restored = new ArrayList<>();
        positions.get().forEach(restored::add);
        long[] read = {0};
        try {
            session = log.open(subtask, restored, answer -> {
                read[0]++;
                answered.accept(answer);
            });
        } catch (AnswerLog.RefusedException e) {
            throw new SuppressRestartsException(e);
        }
        LOG.info(
                "{} answers were given since the state that this subtask starts with, and are not given again",
                read[0]);
    }

    private AnswerLog.Session session() {
        AnswerLog.Session open = session;
        if (open == null) {
            throw new IllegalStateException("nothing is written before the takeover");
        }
        return open;
    }

    void write(Answer answer) throws IOException {
        try {
            session().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while answers waited to be committed", e);
        }
    }

    void check() throws IOException {
        session().check();
    }

    void flush() throws IOException, InterruptedException {
        session().flush();
    }

    /** Everything that the state knows as answered is there for good when this returns. */
    void snapshot(List<Answer> notComeAgain) throws Exception {
        flush();
        positions.update(List.of(session().position()));
        recalled.update(notComeAgain);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
