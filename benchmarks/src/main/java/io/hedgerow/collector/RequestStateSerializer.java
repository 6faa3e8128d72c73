package io.hedgerow.collector;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** What is kept of a request ID as a keyed state, written as the collector writes it. Stateless, hence thread-safe. */
final class RequestStateSerializer extends TypeSerializerSingleton<RequestState> {
    static final RequestStateSerializer INSTANCE = new RequestStateSerializer();

    private static final long serialVersionUID = 1L;
    private static final int INITIAL_BYTES = 256;

    @Override
    public void serialize(RequestState state, DataOutputView out) throws IOException {
        boolean isFinished = state instanceof FinishedRequest;
        out.writeBoolean(isFinished);
        if (!isFinished) {
            new RequestFormat().write(state, out);
        }
    }

    @Override
    public RequestState deserialize(DataInputView in) throws IOException {
        return in.readBoolean() ? FinishedRequest.INSTANCE : new RequestFormat().read(in);
    }

    @Override
    public RequestState deserialize(RequestState reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    /** The heap asks for copies only while a checkpoint is being written. */
    @Override
    public RequestState copy(RequestState from) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
            serialize(from, out);
            return deserialize(new DataInputDeserializer(out.wrapAsByteBuffer()));
        } catch (IOException e) {
            throw new IllegalStateException("what was written just now cannot be read", e);
        }
    }

    @Override
    public RequestState copy(RequestState from, RequestState reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public RequestState createInstance() {
        return FinishedRequest.INSTANCE;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<RequestState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink from its name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RequestState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
