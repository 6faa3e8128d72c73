package io.hedgerow.kafka;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Feedback;
import io.hedgerow.proto.FeedbackJson;
import io.hedgerow.proto.FeedbackProto;

/**
 * Reads the feedback of a record, whose timestamp is the event time where its value has none. Stateless, hence thread-safe.
 *
 * @param format how values are written
 */
record FeedbackDecoder(Format format) implements RecordDecoder<Feedback> {

    @Override
    public Feedback decode(SourceRecord record) throws DecodeException {
        byte[] value = record.value();
        if (value == null) {
            throw new DecodeException("the record has no value; feedback is allowed");
        }
        Feedback feedback = switch (format) {
            case JSON -> FeedbackJson.decode(value);
            case PROTOBUF -> FeedbackProto.decode(value);
        };
        return record.timestampMillis() < 0 ? feedback : feedback.withEventTimeMillis(record.timestampMillis());
    }
}
