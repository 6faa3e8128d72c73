package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.SourceRecord.RecordHeader;
import io.hedgerow.kafka.SourceRecord.Refusal;
import io.hedgerow.proto.flink.RecordSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes records on their way to the dead letters. Unaligned checkpoints keep what is on that way. */
final class SourceRecordSerializer extends RecordSerializer<SourceRecord> {
    private static final long serialVersionUID = 1L;

    /** What is written today. */
    static final int VERSION = 1;

    static final SourceRecordSerializer INSTANCE = new SourceRecordSerializer();

    private static final int NONE = -1;

    /** Above what a broker would take; a damaged length must not claim all memory. */
    private static final int LONGEST_BYTES = 256 << 20;

    private static final int MOST_HEADERS = 1 << 16;

    private SourceRecordSerializer() {
        super(SourceRecord.class, VERSION);
    }

    @Override
    protected void write(SourceRecord record, DataOutputView out) throws IOException {
        writeText(record.topic(), out);
        out.writeInt(record.partition());
        out.writeLong(record.offset());
        out.writeLong(record.timestampMillis());
        writeBytes(record.key(), out);
        writeBytes(record.value(), out);
        out.writeInt(record.headers().size());
        for (RecordHeader header : record.headers()) {
            writeText(header.name(), out);
            writeBytes(header.value(), out);
        }
        writeRefusal(record.refusal(), out);
    }

    private static void writeRefusal(@Nullable Refusal refusal, DataOutputView out) throws IOException {
        out.writeBoolean(refusal != null);
        if (refusal != null) {
            writeText(refusal.stage(), out);
            writeText(refusal.exceptionClass(), out);
            writeText(refusal.reason(), out);
            out.writeLong(refusal.sizeBytes());
        }
    }

    @Override
    protected SourceRecord read(int version, DataInputView in) throws IOException {
        String topic = readText(in);
        int partition = in.readInt();
        long offset = in.readLong();
        long timestampMillis = in.readLong();
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        List<RecordHeader> headers = readHeaders(in);
        return new SourceRecord(topic, partition, offset, timestampMillis, key, value, headers, readRefusal(in));
    }

    private static List<RecordHeader> readHeaders(DataInputView in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_HEADERS) {
            throw new IOException("a record cannot have " + count + " headers");
        }
        List<RecordHeader> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(new RecordHeader(readText(in), readBytes(in)));
        }
        return headers;
    }

    private static @Nullable Refusal readRefusal(DataInputView in) throws IOException {
        return in.readBoolean() ? new Refusal(readText(in), readText(in), readText(in), in.readLong()) : null;
    }

    private static void writeText(String text, DataOutputView out) throws IOException {
        writeBytes(text.getBytes(UTF_8), out);
    }

    private static String readText(DataInputView in) throws IOException {
        byte[] bytes = readBytes(in);
        if (bytes == null) {
            throw new IOException("a text is missing");
        }
        return new String(bytes, UTF_8);
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutputView out) throws IOException {
        if (bytes == null) {
            out.writeInt(NONE);
        } else {
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInputView in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        if (length < 0 || length > LONGEST_BYTES) {
            throw new IOException("a part of a record cannot have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public SourceRecord createInstance() {
        return new SourceRecord("", 0, 0, -1, null, null, List.of(), null);
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
        return new SourceRecordSerializerSnapshot();
    }
}
