package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.testkit.TestingEndpoint;

/** Models of this format, and endpoints for them. */
final class TestingFormat {
    private TestingFormat() {}

    static TestingEndpoint endpoint() {
        return TestingEndpoint.of(new TensorflowFormat());
    }

    static LoadedModel load(byte[] bytes) throws ModelRefusedException {
        return TestingEndpoint.load(new TensorflowFormat(), bytes);
    }
}
