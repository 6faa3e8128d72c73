package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import io.hedgerow.proto.RequestProto;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the request of a record. The record gives what its value leaves out: the request ID by its position, the event
 * time by its timestamp. The header {@value #DEADLINE} may shorten the deadline. Stateless, hence thread-safe.
 *
 * @param format how values are written
 */
public record RequestDecoder(Format format) implements RecordDecoder<Request> {
    /** Epoch milliseconds as decimal text. */
    public static final String DEADLINE = "hedgerow-deadline-millis";

    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");

    @Override
    public Request decode(SourceRecord record) throws DecodeException {
        byte[] value = record.value();
        if (value == null) {
            throw new DecodeException("the record has no value; a request is allowed");
        }
        Request request = switch (format) {
            case JSON -> RequestJson.decode(value, record.derivedRequestId());
            case PROTOBUF -> RequestProto.decode(value, record.derivedRequestId());
        };
        Map<String, String> carried = CarriedHeaders.of(record.headers());
        return new Request(
                request.requestId(),
                request.endpoint(),
                request.unit(),
                request.priority(),
                earlier(request.deadlineMillis(), deadline(record)),
                eventTime(request.eventTimeMillis(), record.timestampMillis()),
                request.replyTo(),
                request.features(),
                request.inputs(),
                carried);
    }

    private static long deadline(SourceRecord record) throws DecodeException {
        byte[] header = record.header(DEADLINE);
        if (header == null) {
            return Request.UNSET;
        }
        String text = new String(header, UTF_8);
        if (!MILLIS.matcher(text).matches()) {
            throw new DecodeException("the header " + DEADLINE + " has " + header.length
                    + " bytes that are not epoch milliseconds in decimal digits, which are allowed");
        }
        return Long.parseLong(text);
    }

    private static long earlier(long one, long other) {
        if (one == Request.UNSET || other == Request.UNSET) {
            return Math.max(one, other); // UNSET is the smallest of all
        }
        return Math.min(one, other);
    }

    private static long eventTime(long written, long recordMillis) {
        return written == Request.UNSET && recordMillis >= 0 ? recordMillis : written;
    }
}
