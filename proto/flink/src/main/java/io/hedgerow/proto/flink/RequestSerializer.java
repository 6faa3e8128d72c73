package io.hedgerow.proto.flink;

import io.hedgerow.proto.Request;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class RequestSerializer extends MessageSerializer<Request> {
    private static final long serialVersionUID = 1L;

    RequestSerializer() {
        super(Request.class);
    }

    @Override
    public Request createInstance() {
        return Request.of("-", "", Map.of());
    }

    @Override
    void write(Request request, DataOutputView out) throws IOException {
        Wire.writeString(request.requestId(), out);
        Wire.writeString(request.endpoint(), out);
        Wire.writeString(request.unit(), out);
        out.writeByte(WireCodes.of(request.priority()));
        out.writeLong(request.deadlineMillis());
        out.writeLong(request.eventTimeMillis());
        Wire.writeString(request.replyTo(), out);
        FeaturesFormat.write(request.features(), out);
        Wire.writeHeaders(request.headers(), out);
    }

    @Override
    Request read(int version, DataInputView in) throws IOException {
        return new Request(
                Wire.readString("requestId", in),
                Wire.readString("endpoint", in),
                Wire.readNullableString(in),
                WireCodes.priority(in.readByte()),
                in.readLong(),
                in.readLong(),
                Wire.readNullableString(in),
                FeaturesFormat.read(in),
                Wire.readHeaders(in));
    }
}
