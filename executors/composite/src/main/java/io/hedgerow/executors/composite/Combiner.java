package io.hedgerow.executors.composite;

import io.hedgerow.executors.composite.Composition.Combine;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Makes one prediction of those of all members. Immutable and thread-safe. */
final class Combiner {
    /** Sums of the same shares in another order differ by less. */
    private static final double ROUNDING = 1e-9;

    private final Combine combine;
    private final Task task;
    private final double[] shares;
    private final List<String> shown;
    private final int classes;

    /** The weights are of any sum above 0; the classes are the endpoint's. */
    Combiner(Combine combine, Task task, double[] weights, List<String> shown, int classes) {
        double sum = DoubleStream.of(weights).sum();
        this.combine = combine;
        this.task = task;
        this.shares = DoubleStream.of(weights).map(weight -> weight / sum).toArray();
        this.shown = shown;
        this.classes = classes;
    }

    Prediction combine(List<Prediction> predictions) {
        return switch (combine) {
            case AVERAGE ->
                task == Task.REGRESSION ? averageOfValues(predictions) : averageOfProbabilities(predictions);
            case MEDIAN -> median(predictions);
            case MAJORITY_VOTE -> majority(predictions);
        };
    }

    private double value(List<Prediction> predictions, int member) {
        double value = predictions.get(member).value();
        if (Double.isNaN(value)) {
            throw new IllegalStateException(shown.get(member) + " gave no value");
        }
        return value;
    }

    private Prediction averageOfValues(List<Prediction> predictions) {
        double average = 0;
        for (int i = 0; i < shares.length; i++) {
            double value = value(predictions, i); // also of a member without weight: it must not fail unseen
            average += shares[i] == 0 ? 0 : shares[i] * value;
        }
        return Prediction.ofValue(average);
    }

    private Prediction median(List<Prediction> predictions) {
        double[] values = new double[predictions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(predictions, i);
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return Prediction.ofValue(
                values.length % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2);
    }

    private Prediction averageOfProbabilities(List<Prediction> predictions) {
        double[] average = new double[classes];
        for (int i = 0; i < shares.length; i++) {
            double[] probabilities = predictions.get(i).probabilities();
            if (probabilities == null) {
                throw new IllegalStateException(shown.get(i) + " gave no probabilities");
            }
            for (int c = 0; c < classes; c++) {
                average[c] += shares[i] * probabilities[c];
            }
        }
        return Prediction.ofProbabilities(first(average), average);
    }

    /** Of classes with as many votes, the one that comes first among the members wins. */
    private Prediction majority(List<Prediction> predictions) {
        double[] votes = new double[classes];
        for (int i = 0; i < shares.length; i++) {
            if (!predictions.get(i).hasLabel()) {
                throw new IllegalStateException(shown.get(i) + " gave no label");
            }
            votes[predictions.get(i).label()] += shares[i];
        }
        double most = DoubleStream.of(votes).max().orElse(0);
        for (Prediction prediction : predictions) {
            if (votes[prediction.label()] >= most - ROUNDING) {
                return Prediction.ofLabel(prediction.label(), Math.min(1, most));
            }
        }
        throw new IllegalStateException("nobody voted");
    }

    private static int first(double[] numbers) {
        int largest = 0;
        for (int i = 1; i < numbers.length; i++) {
            largest = numbers[i] > numbers[largest] ? i : largest;
        }
        return largest;
    }
}
