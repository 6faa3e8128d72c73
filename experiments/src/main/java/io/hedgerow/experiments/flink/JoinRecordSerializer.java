package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.KeptDecision;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.proto.Feedback;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes join records, between operators and into state. They are immutable, hence shared by copies. Stateless, hence
 * thread-safe. Bytes that cannot be one end in an {@link IOException}.
 */
final class JoinRecordSerializer extends TypeSerializerSingleton<JoinRecord> {
    private static final long serialVersionUID = 1L;

    /** What is written today. Every record begins with it. */
    static final int VERSION = 1;

    static final JoinRecordSerializer INSTANCE = new JoinRecordSerializer();

    /** An answer lists each variant once; a damaged count must not claim all memory. */
    private static final int MOST_PREDICTIONS = 10_000;

    private static final int MET = 0;
    private static final int DECISION = 1;
    private static final int FEEDBACK = 2;

    @Override
    public void serialize(JoinRecord record, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(record.requestId());
        KeptDecision decision = record.decision();
        Feedback feedback = record.feedback();
        if (decision != null) {
            out.writeByte(DECISION);
            write(decision, out);
        } else if (feedback != null) {
            out.writeByte(FEEDBACK);
            writeNullable(feedback.label(), out);
            writeNullable(feedback.value(), out);
            out.writeLong(feedback.eventTimeMillis());
        } else {
            out.writeByte(MET);
        }
    }

    private static void write(KeptDecision decision, DataOutputView out) throws IOException {
        out.writeUTF(decision.endpoint());
        out.writeInt(decision.predictions().size());
        for (KeptPrediction prediction : decision.predictions()) {
            out.writeUTF(prediction.variant());
            writeNullable(prediction.label(), out);
            writeNullable(prediction.value(), out);
        }
    }

    private static void writeNullable(@Nullable String text, DataOutputView out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static void writeNullable(@Nullable Double number, DataOutputView out) throws IOException {
        out.writeBoolean(number != null);
        if (number != null) {
            out.writeDouble(number);
        }
    }

    @Override
    public JoinRecord deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("a join record was written under format version " + version
                    + "; this release reads version " + VERSION);
        }
        try {
            return read(in);
        } catch (RuntimeException e) {
            throw new IOException("the bytes are not a join record: " + e.getMessage(), e);
        }
    }

    private static JoinRecord read(DataInputView in) throws IOException {
        String requestId = in.readUTF();
        int kind = in.readByte();
        return switch (kind) {
            case MET -> JoinRecord.met(requestId);
            case DECISION -> new JoinRecord(requestId, readDecision(in), null);
            case FEEDBACK ->
                JoinRecord.of(new Feedback(requestId, readNullableText(in), readNullableNumber(in), in.readLong()));
            default -> throw new IOException("a join record cannot be of kind " + kind);
        };
    }

    private static KeptDecision readDecision(DataInputView in) throws IOException {
        String endpoint = in.readUTF();
        int count = in.readInt();
        if (count < 0 || count > MOST_PREDICTIONS) {
            throw new IOException("a decision cannot have " + count + " predictions");
        }
        List<KeptPrediction> predictions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            predictions.add(new KeptPrediction(in.readUTF(), readNullableText(in), readNullableNumber(in)));
        }
        return new KeptDecision(endpoint, predictions);
    }

    private static @Nullable String readNullableText(DataInputView in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static @Nullable Double readNullableNumber(DataInputView in) throws IOException {
        return in.readBoolean() ? (Double) in.readDouble() : null;
    }

    @Override
    public JoinRecord deserialize(JoinRecord reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public JoinRecord createInstance() {
        return JoinRecord.met("");
    }

    @Override
    public JoinRecord copy(JoinRecord from) {
        return from;
    }

    @Override
    public JoinRecord copy(JoinRecord from, JoinRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<JoinRecord> snapshotConfiguration() {
        return new JoinRecordSerializerSnapshot();
    }
}
