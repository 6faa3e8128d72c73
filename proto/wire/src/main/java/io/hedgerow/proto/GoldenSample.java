package io.hedgerow.proto;

import java.util.Objects;

/**
 * What a model is known to answer to a request: its evidence when it is published. Immutable.
 *
 * @param request the inputs, in the endpoint's terms
 * @param prediction what the model must say; what is absent in it is not compared
 */
public record GoldenSample(Request request, ClientPrediction prediction) {
    public GoldenSample {
        Objects.requireNonNull(request, "request is null");
        Objects.requireNonNull(prediction, "prediction is null");
    }
}
