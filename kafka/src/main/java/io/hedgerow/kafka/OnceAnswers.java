package io.hedgerow.kafka;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.once.KeyOwner;
import io.hedgerow.kafka.once.Position;
import io.hedgerow.kafka.once.Takeover;
import io.hedgerow.kafka.once.WriterId;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AnswerProto;
import io.hedgerow.proto.DecodeException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of answers in which a reader with {@code isolation.level=read_committed} sees one for each request ID, some milliseconds
 * after its decision, whatever fails. The one who decides writes, and reads before what earlier ones have written.
 *
 * @param output the topic; without transactions of the sink's own
 * @param job the job's name; two jobs of one name end each other's writers
 * @param run tells the starts of the job apart, letters and digits, one digit at least
 * @param timeoutMillis how long a transaction may be open before the brokers abort it
 * @param beginning by partition the topic's end before the job's start: where its answers begin when it fails before it has a
 *     checkpoint
 */
public record OnceAnswers(OutputTopic output, String job, String run, int timeoutMillis, Map<Integer, Long> beginning)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(OnceAnswers.class);

    public OnceAnswers {
        beginning = Map.copyOf(beginning);
    }

    /**
     * Takes over from earlier executions, and reads what they answered since the state to be restored.
     *
     * @param subtask which of the subtasks, from 0
     * @param parallelism how many there are
     * @param positions {@link OnceSession#position} of all subtasks that wrote the state; empty where there is none
     * @param keys who decides a request
     * @param recalled takes the answers of this subtask's requests that the state does not know of
     * @throws io.hedgerow.kafka.once.TakeoverRefusedException when it can never succeed as things are
     */
    public OnceSession open(
            int subtask, int parallelism, List<byte[]> positions, KeyOwner keys, Consumer<Answer> recalled)
            throws IOException, InterruptedException {
        WriterId id = new WriterId(job, run, parallelism, subtask);
        List<Position> restored = new ArrayList<>();
        for (byte[] position : positions) {
            restored.add(Position.ofBytes(position));
        }
        AtomicReference<@Nullable OnceProducer> producer = new AtomicReference<>();
        OnceTopic topic =
                OnceTopic.open(output.topic(), job, name -> begun(producer).initialize());
        OnceProducer begun = null;
        try {
            begun = new OnceProducer(output, id, timeoutMillis, () -> topic.lookAtEnds(begun(producer)::atLeast));
            producer.set(begun);
            new Takeover(id, topic, keys).run(restored, beginning, (requestId, value) -> recall(value, recalled));
            topic.ends().forEach(begun::atLeast);
            return new OnceSession(topic, id, begun);
        } catch (InterruptException e) {
            release(topic, begun);
            Thread.interrupted(); // the exception says it now
            throw new InterruptedException(e.getMessage());
        } catch (IOException | InterruptedException | RuntimeException e) {
            release(topic, begun);
            throw e;
        }
    }

    private static OnceProducer begun(AtomicReference<@Nullable OnceProducer> producer) {
        OnceProducer begun = producer.get();
        if (begun == null) {
            throw new IllegalStateException("the producer is not there yet");
        }
        return begun;
    }

    private static void release(OnceTopic topic, @Nullable OnceProducer producer) {
        if (producer != null) {
            producer.close();
        }
        topic.close();
    }

    private void recall(byte[] value, Consumer<Answer> recalled) {
        try {
            recalled.accept(decode(value));
        } catch (DecodeException e) {
            LOG.warn(
                    "{} has a record that is no answer; it is passed over: {}",
                    output.topic().uri(),
                    e.getMessage());
        }
    }

    /** In the topic's form, or in the other one, which the job may have had before. */
    private Answer decode(byte[] value) throws DecodeException {
        boolean isJson = output.topic().format() == Format.JSON;
        try {
            return isJson ? AnswerJson.decode(value) : AnswerProto.decode(value);
        } catch (DecodeException e) {
            try {
                return isJson ? AnswerProto.decode(value) : AnswerJson.decode(value);
            } catch (DecodeException neither) {
                e.addSuppressed(neither);
                throw e;
            }
        }
    }
}
