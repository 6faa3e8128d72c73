package io.hedgerow.proto.flink;

import io.hedgerow.policies.Priority;
import io.hedgerow.proto.Request;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

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
    protected void write(Request request, DataOutputView out) throws IOException {
        Wire.writeString(request.requestId(), out);
        Wire.writeString(request.endpoint(), out);
        Wire.writeString(request.unit(), out);
        out.writeByte(WireCodes.of(request.priority()));
        out.writeLong(request.deadlineMillis());
        out.writeLong(request.eventTimeMillis());
        Wire.writeString(request.replyTo(), out);
        FeaturesFormat.write(request, out);
        Wire.writeHeaders(request.headers(), out);
    }

    @Override
    protected Request read(int version, DataInputView in) throws IOException {
        String requestId = Wire.readString("requestId", in);
        String endpoint = Wire.readString("endpoint", in);
        String unit = Wire.readNullableString(in);
        Priority priority = WireCodes.priority(in.readByte());
        long deadlineMillis = in.readLong();
        long eventTimeMillis = in.readLong();
        String replyTo = Wire.readNullableString(in);
        Set<String> inputs = new HashSet<>();
        Map<String, @Nullable Object> features = FeaturesFormat.read(in, inputs);
        return new Request(
                requestId,
                endpoint,
                unit,
                priority,
                deadlineMillis,
                eventTimeMillis,
                replyTo,
                features,
                inputs,
                Wire.readHeaders(in));
    }
}
