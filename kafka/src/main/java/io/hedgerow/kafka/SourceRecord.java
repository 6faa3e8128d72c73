package io.hedgerow.kafka;

import io.hedgerow.proto.DeadLetter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in a topic, and, once it has been refused, why. Immutable but for its arrays, which nobody changes.
 *
 * @param topic topic, or file, it was read from
 * @param partition its partition; 0 for files
 * @param offset its offset, or line number
 * @param timestampMillis the record's timestamp in epoch milliseconds; negative where it has none
 * @param key its key, or null
 * @param value its value, or null
 * @param headers its headers, in order
 * @param refusal why it was refused; null while it was not
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared in bulk
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers,
        @Nullable Refusal refusal) {

    /**
     * A header.
     *
     * @param name its name; one record may have several of a name
     * @param value its value, or null
     */
    public record RecordHeader(String name, byte @Nullable [] value) {
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof RecordHeader other && name.equals(other.name) && Arrays.equals(value, other.value);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Arrays.hashCode(value);
        }
    }

    /**
     * Why a record was refused.
     *
     * @param stage where, e.g. {@code decode}
     * @param exceptionClass class name of the exception that said so
     * @param reason what is wrong
     * @param sizeBytes length of the original value, of which {@link SourceRecord#value} may be a part
     */
    public record Refusal(String stage, String exceptionClass, String reason, long sizeBytes) {}

    public SourceRecord {
        headers = List.copyOf(headers);
    }

    static SourceRecord of(ConsumerRecord<byte[], byte[]> record) {
        List<RecordHeader> headers = Arrays.stream(record.headers().toArray())
                .map(header -> new RecordHeader(header.key(), header.value()))
                .toList();
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers,
                null);
    }

    /** A dead letter of another source, so that all of a job's go to one topic in one form. */
    public static SourceRecord of(DeadLetter letter) {
        return new SourceRecord(
                letter.origin(),
                letter.partition(),
                letter.position(),
                -1,
                null,
                letter.raw(),
                List.of(),
                new Refusal(letter.stage(), "", letter.reason(), letter.sizeBytes()));
    }

    SourceRecord refused(String stage, Exception why) {
        return new SourceRecord(
                topic,
                partition,
                offset,
                timestampMillis,
                key,
                value,
                headers,
                new Refusal(
                        stage,
                        why.getClass().getName(),
                        String.valueOf(why.getMessage()),
                        value == null ? 0 : value.length));
    }

    /** The dead letter of a refused record, for sinks that are no topics: they have no place for key and headers. */
    public DeadLetter toDeadLetter() {
        if (refusal == null) {
            throw new IllegalStateException(this + " was not refused");
        }
        byte[] bytes = value == null ? new byte[0] : value;
        byte[] raw = bytes.length <= DeadLetter.MAX_RAW_BYTES ? bytes : Arrays.copyOf(bytes, DeadLetter.MAX_RAW_BYTES);
        return new DeadLetter(refusal.stage(), refusal.reason(), topic, partition, offset, refusal.sizeBytes(), raw);
    }

    /** The request ID of a record that names none: the same after a replay. */
    String derivedRequestId() {
        return topic + "-" + partition + "-" + offset;
    }

    /** The value of the last header of a name; null where there is none, or it has no value. */
    byte @Nullable [] header(String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(name)) {
                return headers.get(i).value();
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof SourceRecord other
                && topic.equals(other.topic)
                && partition == other.partition
                && offset == other.offset
                && timestampMillis == other.timestampMillis
                && Arrays.equals(key, other.key)
                && Arrays.equals(value, other.value)
                && headers.equals(other.headers)
                && Objects.equals(refusal, other.refusal);
    }

    @Override
    public int hashCode() {
        return derivedRequestId().hashCode();
    }

    @Override
    public String toString() {
        return derivedRequestId() + (value == null ? "" : " (" + value.length + " bytes)");
    }
}
