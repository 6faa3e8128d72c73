package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.KeptDecision;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.proto.Feedback;
import io.hedgerow.proto.flink.RecordSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes join records, between operators and into state. */
final class JoinRecordSerializer extends RecordSerializer<JoinRecord> {
    private static final long serialVersionUID = 1L;

    /** What is written today. */
    static final int VERSION = 1;

    static final JoinRecordSerializer INSTANCE = new JoinRecordSerializer();

    /** An answer lists each variant once; a damaged count must not claim all memory. */
    private static final int MOST_PREDICTIONS = 10_000;

    private static final int MET = 0;
    private static final int DECISION = 1;
    private static final int FEEDBACK = 2;

    private JoinRecordSerializer() {
        super(JoinRecord.class, VERSION);
    }

    @Override
    protected void write(JoinRecord record, DataOutputView out) throws IOException {
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
    protected JoinRecord read(int version, DataInputView in) throws IOException {
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
    public JoinRecord createInstance() {
        return JoinRecord.met("");
    }

    @Override
    public TypeSerializerSnapshot<JoinRecord> snapshotConfiguration() {
        return new JoinRecordSerializerSnapshot();
    }
}
