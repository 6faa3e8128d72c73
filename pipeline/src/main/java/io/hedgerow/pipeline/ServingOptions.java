package io.hedgerow.pipeline;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the serving stages that are not part of an endpoint.
 *
 * @param duplicateWindow how long the ID of a finished request is remembered
 * @param attemptSamplePercent share of the requests whose attempts are handed out, 0 to 100
 * @param injectedDelays by variant: how long each of its scoring calls is held up, to see what a slow model does
 * @param readiness where pools and collector say that they are ready; the starter admits nothing before
 */
public record ServingOptions(
        Duration duplicateWindow,
        double attemptSamplePercent,
        Map<String, Duration> injectedDelays,
        ReadinessBoard readiness)
        implements Serializable {

    /** Ten seconds, no attempts. */
    public static final ServingOptions DEFAULT =
            new ServingOptions(Duration.ofSeconds(10), 0, Map.of(), ReadinessBoard.NONE);

    public ServingOptions {
        injectedDelays = Map.copyOf(injectedDelays);
        if (!(attemptSamplePercent >= 0 && attemptSamplePercent <= 100)) {
            throw new IllegalArgumentException("attemptSamplePercent must be 0 to 100, was " + attemptSamplePercent);
        }
    }

    public ServingOptions withDuplicateWindow(Duration newWindow) {
        return new ServingOptions(newWindow, attemptSamplePercent, injectedDelays, readiness);
    }

    public ServingOptions withAttemptSamplePercent(double newPercent) {
        return new ServingOptions(duplicateWindow, newPercent, injectedDelays, readiness);
    }

    public ServingOptions withInjectedDelays(Map<String, Duration> newDelays) {
        return new ServingOptions(duplicateWindow, attemptSamplePercent, newDelays, readiness);
    }

    public ServingOptions withReadiness(ReadinessBoard newReadiness) {
        return new ServingOptions(duplicateWindow, attemptSamplePercent, injectedDelays, newReadiness);
    }
}
