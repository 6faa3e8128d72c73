package io.hedgerow.proto.flink.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;

/** Status records as JSON. Fields of later releases are passed over. Thread-safe. */
final class StatusJson {
    private static final ObjectMapper JSON = mapper();

    private StatusJson() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper()
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(16).build());
        return mapper;
    }

    static byte[] encode(StatusRecord status) throws IOException {
        return JSON.writeValueAsBytes(status);
    }

    /** The record. Throws when the bytes are none. */
    static StatusRecord decode(byte[] bytes) throws IOException {
        StatusRecord status = JSON.readValue(bytes, StatusRecord.class);
        if (status == null) {
            throw new IOException("the bytes hold null, not a status record");
        }
        return status;
    }
}
