package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;

/** One JSON request per line. */
public final class JsonLines implements LineDecoder {
    private static final long serialVersionUID = 1L;

    @Override
    public Request decode(RawLine line) throws DecodeException {
        return RequestJson.decode(line.bytes(), 0, line.bytes().length, line.derivedRequestId());
    }
}
