package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AnswerProto;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers as records, keyed by request ID. An answer that is larger than the topic takes is sent without its list of
 * attempts; one that is too large even so becomes UNAVAILABLE. So each request has its answer, and no size stops the job.
 */
final class AnswerRecords implements KafkaRecordSerializationSchema<Answer> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AnswerRecords.class);

    private final String topic;
    private final Format format;
    private final int mostBytes;

    AnswerRecords(String topic, Format format, int mostBytes) {
        this.topic = topic;
        this.format = format;
        this.mostBytes = mostBytes;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Answer answer, KafkaSinkContext context, @Nullable Long timestamp) {
        return record(answer);
    }

    ProducerRecord<byte[], byte[]> record(Answer answer) {
        byte[] key = answer.requestId().getBytes(UTF_8);
        Headers headers = CarriedHeaders.toRecord(answer.headers());
        return new ProducerRecord<>(
                topic, null, null, key, value(answer, RecordRoom.of(mostBytes, key, headers)), headers);
    }

    private byte[] value(Answer answer, int room) {
        byte[] whole = encode(answer);
        if (whole.length <= room) {
            return whole;
        }
        LOG.warn("The answer of {} bytes is too large for the topic {}; it is cut", whole.length, topic);
        byte[] brief = encode(withoutAttempts(answer));
        return brief.length <= room ? brief : encode(unavailable(answer));
    }

    private byte[] encode(Answer answer) {
        return switch (format) {
            case JSON -> AnswerJson.encode(answer);
            case PROTOBUF -> AnswerProto.encode(answer);
        };
    }

    private static Answer withoutAttempts(Answer answer) {
        return new Answer(
                answer.requestId(),
                answer.endpoint(),
                answer.status(),
                answer.prediction(),
                answer.variant(),
                answer.model(),
                answer.version(),
                answer.decidedBy(),
                answer.arm(),
                answer.epoch(),
                answer.latencyMicros(),
                answer.replyTo(),
                List.of(),
                answer.error(),
                answer.headers());
    }

    private static Answer unavailable(Answer answer) {
        return new Answer(
                answer.requestId(),
                answer.endpoint(),
                Status.UNAVAILABLE,
                null,
                null,
                null,
                null,
                DecidedBy.FAILED,
                answer.arm(),
                answer.epoch(),
                answer.latencyMicros(),
                null,
                List.of(),
                null,
                answer.headers());
    }
}
