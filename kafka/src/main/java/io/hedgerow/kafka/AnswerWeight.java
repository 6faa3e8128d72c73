package io.hedgerow.kafka;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.ClientPrediction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes of memory an answer takes, to put a limit on how many wait. */
final class AnswerWeight {
    private static final long OF_AN_ANSWER = 512;
    private static final long OF_AN_ATTEMPT = 64;
    private static final long OF_A_CLASS = 64;
    private static final long OF_A_HEADER = 64;
    private static final long OF_A_TENSOR = 96;

    private AnswerWeight() {}

    static long bytes(Answer answer) {
        long bytes = OF_AN_ANSWER + bytes(answer.prediction());
        for (AttemptSummary attempt : answer.attempts()) {
            bytes += OF_AN_ATTEMPT + bytes(attempt.prediction()) + length(attempt.reason());
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            bytes += OF_A_HEADER + header.getKey().length() + header.getValue().length();
        }
        return bytes;
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static long bytes(@Nullable ClientPrediction prediction) {
        if (prediction == null) {
            return 0;
        }
        long bytes = OF_A_CLASS * prediction.probabilities().size();
        for (NamedTensor output : prediction.outputs()) {
            bytes += OF_A_TENSOR + output.tensor().sizeBytes();
        }
        return bytes;
    }
}
