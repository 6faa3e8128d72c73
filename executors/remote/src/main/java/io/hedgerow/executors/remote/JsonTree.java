package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.hedgerow.executors.ModelRefusedException;
import java.io.IOException;

/** Small JSON texts as trees. No key may be there twice, and nothing may follow. */
final class JsonTree {
    /** For texts of any size, read from left to right. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    private static final ObjectReader READER =
            new ObjectMapper(FACTORY).reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonTree() {}

    /** @param what to name it in a refusal */
    static JsonNode read(byte[] json, String what) throws ModelRefusedException {
        try {
            return READER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelRefusedException(what + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelRefusedException(what + ": is no JSON: " + e.getMessage(), e);
        }
    }
}
