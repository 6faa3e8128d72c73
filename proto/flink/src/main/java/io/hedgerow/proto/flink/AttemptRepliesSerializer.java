package io.hedgerow.proto.flink;

import io.hedgerow.policies.Outcome;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Request and admission once, then how its attempts ended. Before version 3 a reply travelled by itself. */
final class AttemptRepliesSerializer extends MessageSerializer<AttemptReplies> {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_WITH_SEVERAL = 3;

    AttemptRepliesSerializer() {
        super(AttemptReplies.class);
    }

    @Override
    public AttemptReplies createInstance() {
        return new AttemptReply("", 0, 0, Outcome.CANCELLED, null, 0, null);
    }

    @Override
    protected void write(AttemptReplies replies, DataOutputView out) throws IOException {
        Wire.writeString(replies.requestId(), out);
        out.writeLong(replies.admission());
        int size = replies.size();
        Wire.writeVarInt(size, out);
        for (int i = 0; i < size; i++) {
            AttemptReplyFormat.write(replies.reply(i), out);
        }
    }

    @Override
    protected AttemptReplies read(int version, DataInputView in) throws IOException {
        return version < FIRST_WITH_SEVERAL ? AttemptReplySerializer.readOne(in) : readAll(in);
    }

    private static AttemptReplies readAll(DataInputView in) throws IOException {
        String requestId = Wire.readString("requestId", in);
        long admission = in.readLong();
        int size = Wire.readVarInt(in);
        if (size < 1 || size > AttemptReplies.MOST) {
            throw new IOException("a record of " + size + " replies; there are 1 to " + AttemptReplies.MOST);
        }
        AttemptReply first = AttemptReplyFormat.read(requestId, admission, in);
        return size == 1 ? first : new SeveralReplies(readRest(first, size, in));
    }

    private static AttemptReply[] readRest(AttemptReply first, int size, DataInputView in) throws IOException {
        AttemptReply[] replies = new AttemptReply[size];
        replies[0] = first;
        for (int i = 1; i < size; i++) {
            replies[i] = AttemptReplyFormat.read(first.requestId(), first.admission(), in);
        }
        return replies;
    }
}
