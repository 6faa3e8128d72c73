package io.hedgerow.executors.tensorflow;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How what a run gives is read as predictions in the endpoint's terms. Immutable and thread-safe. */
final class PredictionReader {
    private final OutputRoles roles;
    private final boolean batched;
    private final Map<String, Integer> positions;
    private final double[] numbers;
    private final int[] endpointClasses;
    private final int endpointClassCount;
    private final List<ModelOutput> travelling;
    private final List<ModelOutput> needed;

    /**
     * A reader of outputs.
     *
     * @param batched whether rows lie along the first axis of the outputs
     * @param endpointClasses position in the endpoint's classes, by position in the model's
     * @param travelling outputs that go with each prediction
     */
    PredictionReader(
            OutputRoles roles,
            boolean batched,
            int[] endpointClasses,
            int endpointClassCount,
            List<ModelOutput> travelling) {
        this.roles = roles;
        this.batched = batched;
        this.positions = new HashMap<>(roles.classes().positions()); // faster to look up in than an immutable one
        this.numbers = roles.isNumberOfClass()
                ? roles.classes().names().stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray()
                : new double[0];
        this.endpointClasses = endpointClasses.clone();
        this.endpointClassCount = endpointClassCount;
        this.travelling = List.copyOf(travelling);
        Set<ModelOutput> all = new LinkedHashSet<>();
        for (@Nullable
        ModelOutput output : Arrays.asList(roles.label(), roles.probabilities(), roles.value(), roles.confidence())) {
            if (output != null) {
                all.add(output);
            }
        }
        all.addAll(travelling);
        this.needed = List.copyOf(all);
    }

    /** The outputs a run has to give, in this order. */
    List<ModelOutput> needed() {
        return needed;
    }

    /** Whether every output has one entry per row, so that it can be taken apart. */
    boolean isOneEach(RawOutput[] outputs, int rows) {
        for (RawOutput output : outputs) {
            if (output.shape().length == 0 || output.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }

    /** The prediction of one row of a run. Throws when it cannot be read. */
    Prediction read(RawOutput[] outputs, int row, int rows) {
        Run run = new Run(outputs, row, rows);
        List<NamedTensor> named = named(run);
        double confidence = roles.confidence() == null ? Double.NaN : run.only(roles.confidence());
        if (!roles.isClassifier()) {
            return prediction(Prediction.NO_LABEL, value(run), confidence, null, named);
        }
        double[] found = roles.probabilities() == null ? null : probabilities(run, roles.probabilities());
        int position = roles.label() == null ? highest(found) : label(run, roles.label());
        double certainty = roles.confidence() != null ? confidence : found == null ? Double.NaN : found[position];
        return prediction(endpointClasses[position], Double.NaN, certainty, endpointOrder(found), named);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        return new Prediction(label, value, confidence, probabilities, outputs);
    }

    private double value(Run run) {
        if (roles.value() == null) {
            return Double.NaN;
        }
        return roles.isNumberOfClass() ? numbers[highest(scores(run, roles.value()))] : run.only(roles.value());
    }

    private int label(Run run, ModelOutput label) {
        if (label.isText()) {
            return positionOf(run.text(label));
        }
        long number = run.integer(label);
        if (roles.labelReading() == LabelReading.NAME) {
            return positionOf(Long.toString(number));
        }
        if (number < 0 || number >= roles.classes().size()) {
            throw new IllegalStateException("the model answered with the class at position " + number + " of "
                    + roles.classes().names());
        }
        return (int) number;
    }

    private int positionOf(String label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalStateException("the model answered with the class '" + label + "', which is none of "
                    + roles.classes().spoken());
        }
        return position;
    }

    /** The first of the highest. */
    private static int highest(double @Nullable [] scores) {
        if (scores == null) {
            throw new IllegalStateException("neither a label nor probabilities");
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    private double[] probabilities(Run run, ModelOutput output) {
        if (roles.isSecondOfTwo()) {
            double second = run.only(output);
            return checked(new double[] {1 - second, second});
        }
        return scores(run, output);
    }

    private double[] scores(Run run, ModelOutput output) {
        double[] scores = run.reals(output);
        if (scores.length != roles.classes().size()) {
            throw new IllegalStateException("output '" + output.name() + "' gave " + scores.length + " numbers for "
                    + roles.classes().size() + " classes");
        }
        return checked(scores);
    }

    private static double[] checked(double[] probabilities) {
        for (double probability : probabilities) {
            if (Double.isNaN(probability)) {
                throw new IllegalStateException(
                        "the model answered with probabilities that are no numbers: " + Arrays.toString(probabilities));
            }
        }
        return probabilities;
    }

    private double @Nullable [] endpointOrder(double @Nullable [] probabilities) {
        if (probabilities == null) {
            return null;
        }
        double[] ordered = new double[endpointClassCount];
        for (int i = 0; i < probabilities.length; i++) {
            ordered[endpointClasses[i]] = probabilities[i];
        }
        return ordered;
    }

    private List<NamedTensor> named(Run run) {
        if (travelling.isEmpty()) {
            return List.of();
        }
        List<NamedTensor> named = new ArrayList<>(travelling.size());
        travelling.forEach(output -> named.add(new NamedTensor(output.name(), run.tensor(output))));
        return named;
    }

    /** The outputs of a run as one row sees them. */
    private final class Run {
        private final RawOutput[] outputs;
        private final int row;
        private final int rows;

        Run(RawOutput[] outputs, int row, int rows) {
            this.outputs = outputs;
            this.row = row;
            this.rows = rows;
        }

        private RawOutput raw(ModelOutput output) {
            return outputs[needed.indexOf(output)];
        }

        private RawOutput oneEach(ModelOutput output) {
            RawOutput raw = raw(output);
            if (raw.size() != rows) {
                throw new IllegalStateException("output '" + output.name() + "' gave " + raw.size() + " elements for "
                        + rows + " rows, where one each is read");
            }
            return raw;
        }

        double only(ModelOutput output) {
            return oneEach(output).real(row);
        }

        long integer(ModelOutput output) {
            return oneEach(output).integer(row);
        }

        String text(ModelOutput output) {
            return oneEach(output).text(row);
        }

        double[] reals(ModelOutput output) {
            RawOutput raw = raw(output);
            double[] reals = new double[raw.size() / rows];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = raw.real(row * reals.length + i);
            }
            return reals;
        }

        /** Its elements for the row, where it has a batch axis; else all of them. */
        io.hedgerow.policies.Tensor tensor(ModelOutput output) {
            RawOutput raw = raw(output);
            long[] shape = raw.shape();
            boolean isPerRow = batched && Axes.canBeBatch(output.axes()) && shape.length > 0 && shape[0] == rows;
            return isPerRow
                    ? raw.tensor(row * (raw.size() / rows), Arrays.copyOfRange(shape, 1, shape.length))
                    : raw.tensor(0, shape.clone());
        }
    }
}
