package io.hedgerow.executors.onnx;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.testkit.TestingEndpoint;

/** Models of this format, and endpoints for them. */
final class TestingFormat {
    private TestingFormat() {}

    static TestingEndpoint endpoint() {
        return TestingEndpoint.of(new OnnxFormat());
    }

    static LoadedModel load(byte[] bytes) throws ModelRefusedException {
        return TestingEndpoint.load(new OnnxFormat(), bytes);
    }
}
