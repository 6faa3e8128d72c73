package io.hedgerow.pipeline.registrar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hedgerow.proto.flink.status.DocumentStatus;

/** Changes of documents as lines of JSON. */
final class ReportLine {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReportLine() {}

    static String of(DocumentStatus status) {
        try {
            return MAPPER.writeValueAsString(status);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status is made of texts and numbers", e);
        }
    }
}
