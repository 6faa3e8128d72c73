package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of the rendezvous' state. Every record begins with the format version it was written under, and so
 * do the messages within it: a later release reads the records of every earlier one without migration. Stateless,
 * hence thread-safe.
 */
final class RequestStateSerializer extends TypeSerializer<RequestState> {
    private static final long serialVersionUID = 1L;

    /** Version written today. Raised when the layout changes; {@link #deserialize} goes on reading the older ones. */
    static final int VERSION = 1;

    // Numbers of the stored format; none is ever given a second meaning.
    private static final int EARLY = 1;
    private static final int OPEN = 2;
    private static final int DRAINING = 3;
    private static final int FINISHED = 4;

    private static final TypeSerializer<PlanHeader> HEADERS =
            MessageTypes.PLAN_HEADER.createSerializer(new SerializerConfigImpl());
    private static final TypeSerializer<AttemptReply> REPLIES =
            MessageTypes.ATTEMPT_REPLY.createSerializer(new SerializerConfigImpl());

    @Override
    public void serialize(RequestState state, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        switch (state.kind()) {
            case EARLY -> writeEarly((EarlyReplies) state, out);
            case OPEN -> writeOpen((OpenRequest) state, out);
            case DRAINING -> writeDraining((DrainingRequest) state, out);
            case FINISHED -> {
                out.writeByte(FINISHED);
                out.writeLong(((FinishedRequest) state).untilMillis());
            }
        }
    }

    @Override
    public RequestState deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("a request's state was written under format version " + version
                    + "; this release reads version " + VERSION);
        }
        int kind = in.readByte();
        return switch (kind) {
            case EARLY -> new EarlyReplies(in.readLong(), readReplies(in));
            case OPEN -> readOpen(in);
            case DRAINING -> readDraining(in);
            case FINISHED -> new FinishedRequest(in.readLong());
            default -> throw new IOException("a request's state has no kind " + kind);
        };
    }

    private static void writeEarly(EarlyReplies early, DataOutputView out) throws IOException {
        out.writeByte(EARLY);
        out.writeLong(early.sinceMillis());
        writeReplies(early.replies(), out);
    }

    private static void writeOpen(OpenRequest open, DataOutputView out) throws IOException {
        out.writeByte(OPEN);
        HEADERS.serialize(open.header(), out);
        out.writeLong(open.lateVariants());
        writeReplies(open.inOrderOfArrival(), out);
    }

    private static OpenRequest readOpen(DataInputView in) throws IOException {
        OpenRequest open = new OpenRequest(HEADERS.deserialize(in));
        long late = in.readLong();
        for (AttemptReply reply : readReplies(in)) {
            if (!open.isAwaited(reply)) {
                throw new IOException("a request's state holds a reply it does not wait for: variant " + reply.variant()
                        + " of request " + open.header().requestId());
            }
            open.end(reply, (late & (1L << reply.variant())) != 0);
        }
        return open;
    }

    private static void writeDraining(DrainingRequest draining, DataOutputView out) throws IOException {
        out.writeByte(DRAINING);
        out.writeLong(draining.admission());
        out.writeLong(draining.epoch());
        out.writeInt(draining.endpoint());
        out.writeInt(draining.arm());
        out.writeLong(draining.admittedAtMicros());
        out.writeLong(draining.eventTimeMillis());
        out.writeLong(draining.rememberUntilMillis());
        out.writeLong(draining.deadlineMillis());
        out.writeLong(draining.timerMillis());
        out.writeLong(draining.openVariants());
    }

    private static DrainingRequest readDraining(DataInputView in) throws IOException {
        return new DrainingRequest(
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static void writeReplies(List<AttemptReply> replies, DataOutputView out) throws IOException {
        out.writeShort(replies.size());
        for (AttemptReply reply : replies) {
            REPLIES.serialize(reply, out);
        }
    }

    private static List<AttemptReply> readReplies(DataInputView in) throws IOException {
        int size = in.readUnsignedShort();
        if (size > EarlyReplies.CAPACITY) {
            throw new IOException("a request's state holds " + size + " replies");
        }
        List<AttemptReply> replies = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            replies.add(REPLIES.deserialize(in));
        }
        return replies;
    }

    @Override
    public RequestState deserialize(RequestState reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public RequestState createInstance() {
        return new FinishedRequest(0);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<RequestState> duplicate() {
        return this;
    }

    @Override
    public RequestState copy(RequestState from) {
        return from.copy();
    }

    @Override
    public RequestState copy(RequestState from, RequestState reuse) {
        return from.copy();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<RequestState> snapshotConfiguration() {
        return new RequestStateSerializerSnapshot();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RequestStateSerializer;
    }

    @Override
    public int hashCode() {
        return RequestStateSerializer.class.hashCode();
    }
}
