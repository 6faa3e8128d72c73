package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class AttemptReplySerializer extends MessageSerializer<AttemptReply> {
    private static final long serialVersionUID = 1L;

    AttemptReplySerializer() {
        super(AttemptReply.class);
    }

    @Override
    public AttemptReply createInstance() {
        return new AttemptReply("", 0, 0, Outcome.CANCELLED, null, 0, null);
    }

    @Override
    protected void write(AttemptReply reply, DataOutputView out) throws IOException {
        Wire.writeString(reply.requestId(), out);
        out.writeLong(reply.admission());
        AttemptReplyFormat.write(reply, out);
    }

    @Override
    protected AttemptReply read(int version, DataInputView in) throws IOException {
        return readOne(in);
    }

    static AttemptReply readOne(DataInputView in) throws IOException {
        return AttemptReplyFormat.read(Wire.readString("requestId", in), in.readLong(), in);
    }
}
