package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import io.hedgerow.proto.RequestProto;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends requests to a topic as any client would, keyed by request ID. Thread-safe. */
public final class RequestSender implements AutoCloseable {
    private final KafkaTopic topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** A sender to a topic that is there. */
    public RequestSender(KafkaTopic topic) {
        this.topic = topic;
        Properties properties = topic.clientProperties();
        properties.putIfAbsent("linger.ms", "1");
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Hands a request to the client, which sends it soon; blocks where too many are on their way.
     *
     * @throws IOException when an earlier one could not be sent
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    public void send(Request request) throws IOException {
        check();
        byte[] value = switch (topic.format()) {
            case JSON -> RequestJson.encode(request);
            case PROTOBUF -> RequestProto.encode(request);
        };
        try {
            producer.send(
                    new ProducerRecord<>(topic.name(), request.requestId().getBytes(UTF_8), value),
                    (sent, problem) -> failure.compareAndSet(null, problem));
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** Waits until all that was handed over is there. */
    public void flush() throws IOException {
        producer.flush();
        check();
    }

    private void check() throws IOException {
        Exception problem = failure.get();
        if (problem != null) {
            throw new IOException(ClusterProblem.text(topic, problem), problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
