package io.hedgerow.pipeline;

import io.hedgerow.collector.AnswerLog;
import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.status.StatusPlace;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the serving stages that are not part of an endpoint.
 *
 * @param duplicateWindow how long the ID of a finished request is remembered
 * @param attemptSamplePercent share of the requests whose attempts are handed out, 0 to 100
 * @param injectedDelays by variant: how long each of its scoring calls is held up, to see what a slow model does
 * @param readiness where pools and collector say that they are ready; the starter admits nothing before
 * @param control where documents come from while the job runs; null for nowhere
 * @param crashes where processes write down which models they are in, so that one that ends them is left alone
 * @param answerLog where the collector writes answers itself and reads them back after a failure; null for nowhere
 */
public record ServingOptions(
        Duration duplicateWindow,
        double attemptSamplePercent,
        Map<String, Duration> injectedDelays,
        ReadinessBoard readiness,
        @Nullable ControlLog control,
        CrashBoard crashes,
        @Nullable AnswerLog answerLog)
        implements Serializable {

    /** Ten seconds, no attempts. */
    public static final ServingOptions DEFAULT =
            new ServingOptions(Duration.ofSeconds(10), 0, Map.of(), ReadinessBoard.NONE, null, CrashBoard.NONE, null);

    public ServingOptions {
        injectedDelays = Map.copyOf(injectedDelays);
        if (!(attemptSamplePercent >= 0 && attemptSamplePercent <= 100)) {
            throw new IllegalArgumentException("attemptSamplePercent must be 0 to 100, was " + attemptSamplePercent);
        }
    }

    public ServingOptions withDuplicateWindow(Duration newWindow) {
        return new ServingOptions(
                newWindow, attemptSamplePercent, injectedDelays, readiness, control, crashes, answerLog);
    }

    public ServingOptions withAttemptSamplePercent(double newPercent) {
        return new ServingOptions(duplicateWindow, newPercent, injectedDelays, readiness, control, crashes, answerLog);
    }

    public ServingOptions withInjectedDelays(Map<String, Duration> newDelays) {
        return new ServingOptions(
                duplicateWindow, attemptSamplePercent, newDelays, readiness, control, crashes, answerLog);
    }

    public ServingOptions withReadiness(ReadinessBoard newReadiness) {
        return new ServingOptions(
                duplicateWindow, attemptSamplePercent, injectedDelays, newReadiness, control, crashes, answerLog);
    }

    public ServingOptions withControl(ControlLog newControl) {
        return new ServingOptions(
                duplicateWindow, attemptSamplePercent, injectedDelays, readiness, newControl, crashes, answerLog);
    }

    public ServingOptions withCrashes(CrashBoard newCrashes) {
        return new ServingOptions(
                duplicateWindow, attemptSamplePercent, injectedDelays, readiness, control, newCrashes, answerLog);
    }

    /** Answers are given once, as far as the log is right. */
    public ServingOptions withAnswerLog(AnswerLog newLog) {
        return new ServingOptions(
                duplicateWindow, attemptSamplePercent, injectedDelays, readiness, control, crashes, newLog);
    }

    /** Where generations of endpoints are published. */
    RosterBoard board() {
        return control == null ? RosterBoard.NONE : control.board();
    }

    /** Where subtasks say how they are. */
    @Nullable
    StatusPlace status() {
        return control == null ? null : new StatusPlace(control.directory(), control.run());
    }
}
