package io.hedgerow.pipeline.summary;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.SourceRecord;
import io.hedgerow.kafka.TopicReading;
import java.io.IOException;

/**
 * Reads back what came into a topic since a run began.
 *
 * @param reading from where the topic ended before the run
 * @param format how its records are written
 * @param json makes a protobuf record JSON
 */
public record AnsweredTopic(TopicReading reading, Format format, FromProtobuf json) implements AnsweredRecords {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** The JSON form of a message in its protobuf form. */
    public interface FromProtobuf {
        byte[] json(byte[] protobuf) throws Exception;
    }

    /** What comes into a topic from now on. */
    public static AnsweredTopic fromNow(KafkaTopic topic, FromProtobuf json) throws IOException {
        return new AnsweredTopic(TopicReading.fromNow(topic), topic.format(), json);
    }

    @Override
    public void forEach(Consumer consumer) throws IOException {
        reading.forEach(record -> {
            try (JsonParser parser = JSON.createParser(json(record))) {
                parser.nextToken();
                consumer.accept(parser);
            }
        });
    }

    private byte[] json(SourceRecord record) throws IOException {
        byte[] value = record.value();
        if (value == null) {
            throw new IOException(record + " has no value");
        }
        try {
            return format == Format.JSON ? value : json.json(value);
        } catch (Exception e) {
            throw new IOException(record + " cannot be read back: " + e.getMessage(), e);
        }
    }
}
