package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.GoldenSample;
import io.hedgerow.proto.GoldenSampleJson;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.starter.RequestChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model must answer, line by line of a file: {@code {"features": {…}, "prediction": {…}}}. A model that answers
 * otherwise is not the one that was tested.
 *
 * @param name of the file, for messages
 * @param place of the key that names it
 * @param lines bytes of the file: as strings, tens of millions of short lines would not fit into memory
 * @param tolerance how far a number may be off, absolutely or by its share, whichever is more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GoldenSamples(String name, Place place, byte[] lines, double tolerance) {
    static final int MOST_BYTES = 64 << 20;

    private static final int MOST_PROBLEMS = 3;

    /** Samples of a file's bytes; the reason why there are none as an exception. */
    static GoldenSamples of(String name, Place place, byte[] bytes, double tolerance) throws Locations.BadLocation {
        if (isBlank(bytes, 0, bytes.length)) {
            throw new Locations.BadLocation(
                    "is " + Texts.shown(name) + ", which holds no sample; one JSON object a line is allowed");
        }
        return new GoldenSamples(name, place, bytes, tolerance);
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0 || bytes[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    private int endOfLine(int from) {
        int end = from;
        while (end < lines.length && lines[end] != '\n') {
            end++;
        }
        return end;
    }

    /**
     * Has the model score every sample and reports the first that are not as they should be.
     *
     * @param trial knows how long that may take
     */
    void check(ModelTrial trial, Scorer scorer, EndpointSpec endpoint, Problems problems) {
        String through = "is " + Texts.shown(name) + ", through endpoint " + endpoint.name() + " ";
        try {
            trial.call(cancellation -> wrong(new Run(scorer, endpoint, cancellation)))
                    .forEach(reason -> problems.add(place, through + reason));
        } catch (ModelRefusedException e) {
            problems.add(place, through + "the model cannot be asked: " + e.getMessage());
        }
    }

    private List<String> wrong(Run run) {
        List<String> wrong = new ArrayList<>();
        int wrongLines = 0;
        int number = 1;
        for (int from = 0; from < lines.length && !run.cancellation.isCancelled(); number++) {
            int end = endOfLine(from);
            Optional<String> problem = isBlank(lines, from, end) ? Optional.empty() : run.problemOf(from, end, number);
            if (problem.isPresent()) {
                wrongLines++;
                if (wrong.size() < MOST_PROBLEMS) {
                    wrong.add("line " + number + ": " + problem.get());
                }
            }
            from = end + 1;
        }
        if (wrongLines > wrong.size()) {
            wrong.add((wrongLines - wrong.size()) + " more lines do not hold");
        }
        return wrong;
    }

    /** One model's way through the samples. */
    private final class Run {
        private final Scorer scorer;
        private final Cancellation cancellation;
        private final EndpointSpec endpoint;
        private final RequestChecker checker;
        private final PredictionComparison comparison;

        Run(Scorer scorer, EndpointSpec endpoint, Cancellation cancellation) {
            this.scorer = scorer;
            this.cancellation = cancellation;
            this.endpoint = endpoint;
            this.checker = new RequestChecker(endpoint);
            this.comparison = new PredictionComparison(endpoint.classes(), tolerance);
        }

        Optional<String> problemOf(int from, int end, int number) {
            GoldenSample sample;
            try {
                byte[] json = Arrays.copyOfRange(lines, from, end);
                sample = GoldenSampleJson.decode(json, endpoint.name(), "line-" + number);
            } catch (DecodeException e) {
                return Optional.of("is no sample: " + e.getMessage());
            }
            Row row = checker.layout().newRow();
            InvalidRequest invalid = checker.resolve(sample.request(), row);
            if (invalid != null) {
                return Optional.of(invalid.path() + " " + invalid.message());
            }
            return scored(row, sample);
        }

        private Optional<String> scored(Row row, GoldenSample sample) {
            @Nullable Prediction prediction;
            try {
                prediction = scorer.score(row, cancellation);
            } catch (Exception | Error e) {
                return Optional.of("the model failed: " + e);
            }
            return prediction == null
                    ? Optional.of("the model gave nothing")
                    : comparison.firstDifference(prediction, sample.prediction());
        }
    }
}
