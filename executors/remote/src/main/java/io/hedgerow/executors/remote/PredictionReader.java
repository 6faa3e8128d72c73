package io.hedgerow.executors.remote;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an answer is read as predictions in the endpoint's terms. Immutable and thread-safe. */
final class PredictionReader {
    private final OutputRoles roles;
    private final boolean batched;
    private final Map<String, Integer> positions;
    private final int[] endpointClasses;
    private final int endpointClassCount;
    private final List<TensorSpec> travelling;
    private final List<TensorSpec> needed;

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
            List<TensorSpec> travelling) {
        this.roles = roles;
        this.batched = batched;
        this.positions = new HashMap<>(roles.classes().positions()); // faster to look up in than an immutable one
        this.endpointClasses = endpointClasses.clone();
        this.endpointClassCount = endpointClassCount;
        this.travelling = List.copyOf(travelling);
        Set<TensorSpec> all = new LinkedHashSet<>();
        for (@Nullable
        TensorSpec output : Arrays.asList(roles.label(), roles.probabilities(), roles.value(), roles.confidence())) {
            if (output != null) {
                all.add(output);
            }
        }
        all.addAll(travelling);
        this.needed = List.copyOf(all);
    }

    /** The outputs an answer has to give, in this order. */
    List<TensorSpec> needed() {
        return needed;
    }

    /** Whether every output has one entry per row, so that it can be taken apart. */
    boolean isOneEach(List<RawOutput> outputs, int rows) {
        for (RawOutput output : outputs) {
            if (output.shape().length == 0 || output.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }

    /** The prediction of one row of an answer. Throws when it cannot be read. */
    Prediction read(List<RawOutput> outputs, int row, int rows) {
        Entry entry = new Entry(outputs, row, rows);
        List<NamedTensor> named = named(entry);
        double confidence = roles.confidence() == null ? Double.NaN : entry.only(roles.confidence());
        if (!roles.isClassifier()) {
            return prediction(Prediction.NO_LABEL, value(entry), confidence, null, named);
        }
        double[] found = roles.probabilities() == null ? null : probabilities(entry, roles.probabilities());
        int position = roles.label() == null ? highest(found) : label(entry, roles.label());
        double certainty = roles.confidence() != null ? confidence : found == null ? Double.NaN : found[position];
        return prediction(endpointClasses[position], Double.NaN, certainty, endpointOrder(found), named);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        return new Prediction(label, value, confidence, probabilities, outputs);
    }

    private double value(Entry entry) {
        return roles.value() == null ? Double.NaN : entry.only(roles.value());
    }

    private int label(Entry entry, TensorSpec label) {
        if (label.isText()) {
            return positionOf(entry.text(label));
        }
        long number = entry.integer(label);
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
                    + roles.classes().names());
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

    private double[] probabilities(Entry entry, TensorSpec output) {
        if (roles.isSecondOfTwo()) {
            double second = entry.only(output);
            return new double[] {1 - second, second};
        }
        return scores(entry, output);
    }

    private double[] scores(Entry entry, TensorSpec output) {
        double[] scores = entry.reals(output);
        if (scores.length != roles.classes().size()) {
            throw new IllegalStateException("output '" + output.name() + "' gave " + scores.length + " numbers for "
                    + roles.classes().size() + " classes");
        }
        return scores;
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

    private List<NamedTensor> named(Entry entry) {
        if (travelling.isEmpty()) {
            return List.of();
        }
        List<NamedTensor> named = new ArrayList<>(travelling.size());
        travelling.forEach(output -> named.add(new NamedTensor(output.name(), entry.tensor(output))));
        return named;
    }

    /** An answer as one row sees it. */
    private final class Entry {
        private final List<RawOutput> outputs;
        private final int row;
        private final int rows;

        Entry(List<RawOutput> outputs, int row, int rows) {
            this.outputs = outputs;
            this.row = row;
            this.rows = rows;
        }

        private RawOutput raw(TensorSpec output) {
            return outputs.get(needed.indexOf(output));
        }

        private RawOutput oneEach(TensorSpec output) {
            RawOutput raw = raw(output);
            if (raw.size() != rows) {
                throw new IllegalStateException("output '" + output.name() + "' gave " + raw.size() + " elements for "
                        + rows + " rows, where one each is read");
            }
            return raw;
        }

        double only(TensorSpec output) {
            return oneEach(output).real(row);
        }

        long integer(TensorSpec output) {
            return oneEach(output).integer(row);
        }

        String text(TensorSpec output) {
            return oneEach(output).text(row);
        }

        double[] reals(TensorSpec output) {
            RawOutput raw = raw(output);
            double[] reals = new double[raw.size() / rows];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = raw.real(row * reals.length + i);
            }
            return reals;
        }

        /** Its elements for the row, where it has a batch axis; else all of them. */
        Tensor tensor(TensorSpec output) {
            RawOutput raw = raw(output);
            long[] shape = raw.shape();
            boolean isPerRow = batched && Axes.canBeBatch(output.axes()) && shape.length > 0 && shape[0] == rows;
            return isPerRow
                    ? raw.slice(row * (raw.size() / rows), Arrays.copyOfRange(shape, 1, shape.length))
                    : raw.tensor();
        }
    }
}
