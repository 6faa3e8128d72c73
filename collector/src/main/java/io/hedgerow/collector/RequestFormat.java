package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The stored form of one request, within that of its key group, whose version it has. The messages in it carry
 * versions of their own. Not thread-safe.
 */
final class RequestFormat {
    // Numbers of the stored format; none is ever given a second meaning.
    private static final int EARLY = 1;
    private static final int OPEN = 2;
    private static final int DRAINING = 3;
    /** As draining, and an attempt that may still be open is what an earlier execution has answered with; since version 2. */
    private static final int DRAINING_ITS_ANSWER = 4;

    private final TypeSerializer<PlanHeader> headers =
            MessageTypes.PLAN_HEADER.createSerializer(new SerializerConfigImpl());
    private final TypeSerializer<AttemptReply> replies =
            MessageTypes.ATTEMPT_REPLY.createSerializer(new SerializerConfigImpl());

    void write(RequestState state, DataOutputView out) throws IOException {
        if (state instanceof EarlyReplies early) {
            out.writeByte(EARLY);
            writeReplies(early.replies(), out);
            return;
        }
        AdmittedRequest request = (AdmittedRequest) state;
        out.writeByte(kind(request));
        headers.serialize(request.header(), out);
        out.writeLong(request.deadlineMillis());
        if (request.isDecided()) {
            out.writeLong(request.openVariants());
            out.writeLong(request.dueTime());
            if (request.awaitsAnswering()) {
                out.writeByte(request.answering());
            }
        } else {
            out.writeLong(request.lateVariants());
            writeReplies(request.inOrderOfArrival(), out);
        }
    }

    private static int kind(AdmittedRequest request) {
        if (!request.isDecided()) {
            return OPEN;
        }
        return request.awaitsAnswering() ? DRAINING_ITS_ANSWER : DRAINING;
    }

    /** Reads what {@link #write} wrote; throws IOException where the bytes are no request. */
    RequestState read(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case EARLY -> readEarly(in);
            case OPEN -> readOpen(in);
            case DRAINING -> readDraining(in);
            case DRAINING_ITS_ANSWER -> readDrainingItsAnswer(in);
            default -> throw new IOException("a request has no kind " + kind);
        };
    }

    private EarlyReplies readEarly(DataInputView in) throws IOException {
        int size = readSize(in);
        if (size == 0) {
            throw new IOException("a request without a header has no replies");
        }
        AttemptReply first = replies.deserialize(in);
        EarlyReplies early = new EarlyReplies(first.requestId());
        early.add(first);
        for (int i = 1; i < size; i++) {
            AttemptReply reply = replies.deserialize(in);
            if (!reply.requestId().equals(early.requestId())) {
                throw new IOException("request " + early.requestId() + " has a reply of " + reply.requestId());
            }
            early.add(reply);
        }
        return early;
    }

    private AdmittedRequest readOpen(DataInputView in) throws IOException {
        AdmittedRequest request = readAdmitted(in);
        long late = in.readLong();
        int size = readSize(in);
        for (int i = 0; i < size; i++) {
            AttemptReply reply = replies.deserialize(in);
            if (!request.isAwaited(reply)) {
                throw new IOException("request " + request.requestId() + " has a reply it does not wait for: variant "
                        + reply.variant());
            }
            request.end(reply, (late & (1L << reply.variant())) != 0);
        }
        return request;
    }

    private AdmittedRequest readDraining(DataInputView in) throws IOException {
        AdmittedRequest request = readAdmitted(in);
        request.decide();
        request.restoreOpenVariants(in.readLong());
        request.dueTime = in.readLong();
        return request;
    }

    private AdmittedRequest readDrainingItsAnswer(DataInputView in) throws IOException {
        AdmittedRequest request = readDraining(in);
        request.decidedBefore(in.readByte());
        if (!request.awaitsAnswering()) {
            throw new IOException("request " + request.requestId() + " was answered with variant " + request.answering()
                    + ", whose attempt is not open");
        }
        return request;
    }

    private AdmittedRequest readAdmitted(DataInputView in) throws IOException {
        PlanHeader header = headers.deserialize(in);
        if (header.endpoint() < 0) {
            throw new IOException("request " + header.requestId() + " is of no endpoint, but was not refused");
        }
        AdmittedRequest request = new AdmittedRequest(header, RequestHash.of(header.requestId()));
        request.moveDeadline(in.readLong());
        return request;
    }

    private void writeReplies(List<AttemptReply> list, DataOutputView out) throws IOException {
        out.writeShort(list.size());
        for (AttemptReply reply : list) {
            replies.serialize(reply, out);
        }
    }

    private static int readSize(DataInputView in) throws IOException {
        int size = in.readUnsignedShort();
        if (size > EarlyReplies.CAPACITY) {
            throw new IOException("a request has " + size + " replies");
        }
        return size;
    }
}
