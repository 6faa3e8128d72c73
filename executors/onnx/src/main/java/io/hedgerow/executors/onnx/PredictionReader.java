package io.hedgerow.executors.onnx;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns what a run gave into predictions in the endpoint's terms. Immutable and thread-safe. */
final class PredictionReader {
    private final OutputRoles roles;
    private final boolean batched;
    private final Map<String, Integer> positions;
    private final int[] endpointClasses;
    private final int endpointClassCount;
    private final boolean inEndpointOrder;
    private final List<ModelOutput> needed;
    private final int[] travellingPlaces;
    private final int labelPlace;
    private final int probabilitiesPlace;
    private final int valuePlace;
    private final int confidencePlace;

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
        this.endpointClasses = endpointClasses.clone();
        this.endpointClassCount = endpointClassCount;
        this.inEndpointOrder = Arrays.equals(
                endpointClasses, IntStream.range(0, endpointClassCount).toArray());
        this.needed = needed(roles, travelling);
        this.travellingPlaces = travelling.stream().mapToInt(needed::indexOf).toArray();
        this.labelPlace = placeOf(roles.label());
        this.probabilitiesPlace = placeOf(roles.probabilities());
        this.valuePlace = placeOf(roles.value());
        this.confidencePlace = placeOf(roles.confidence());
    }

    private static List<ModelOutput> needed(OutputRoles roles, List<ModelOutput> travelling) {
        Set<ModelOutput> needed = new LinkedHashSet<>();
        for (@Nullable
        ModelOutput output : Arrays.asList(roles.label(), roles.probabilities(), roles.value(), roles.confidence())) {
            if (output != null) {
                needed.add(output);
            }
        }
        needed.addAll(travelling);
        return List.copyOf(needed);
    }

    private int placeOf(@Nullable ModelOutput output) {
        return output == null ? -1 : needed.indexOf(output);
    }

    /** The outputs a run has to give; those of {@link #read} come in this order. */
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

    /** The prediction of one row of a run of so many rows. */
    Prediction read(RawOutput[] outputs, int row, int rows) {
        List<NamedTensor> named = named(outputs, row, rows);
        if (!roles.isClassifier()) {
            double value = number(valuePlace, outputs, row, rows);
            double confidence = number(confidencePlace, outputs, row, rows);
            return prediction(Prediction.NO_LABEL, value, confidence, null, named);
        }
        double[] probabilities = probabilities(outputs, row, rows);
        int position = label(outputs, row, rows, probabilities);
        double confidence = confidence(outputs, row, rows, probabilities, position);
        return prediction(endpointClasses[position], Double.NaN, confidence, endpointOrder(probabilities), named);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        return new Prediction(label, value, confidence, probabilities, outputs);
    }

    private double confidence(RawOutput[] outputs, int row, int rows, double @Nullable [] probabilities, int position) {
        if (confidencePlace >= 0) {
            return number(confidencePlace, outputs, row, rows);
        }
        return probabilities == null ? Double.NaN : probabilities[position];
    }

    private double @Nullable [] endpointOrder(double @Nullable [] probabilities) {
        if (probabilities == null || inEndpointOrder) {
            return probabilities;
        }
        double[] ordered = new double[endpointClassCount];
        for (int i = 0; i < probabilities.length; i++) {
            ordered[endpointClasses[i]] = probabilities[i];
        }
        return ordered;
    }

    private double number(int place, RawOutput[] outputs, int row, int rows) {
        if (place < 0) {
            return Double.NaN;
        }
        ModelOutput output = needed.get(place);
        RawOutput raw = outputs[place];
        return type(output).realAt(raw.numbers(), only(output, raw, row, rows));
    }

    private int label(RawOutput[] outputs, int row, int rows, double @Nullable [] probabilities) {
        if (labelPlace < 0) {
            return probabilities == null ? Prediction.NO_LABEL : firstHighest(probabilities);
        }
        ModelOutput output = needed.get(labelPlace);
        RawOutput raw = outputs[labelPlace];
        int element = only(output, raw, row, rows);
        if (output.type() == ElementType.STRING) {
            return positionOf(raw.texts()[element]);
        }
        long value = type(output).integerAt(raw.numbers(), element);
        return roles.labelReading() == LabelReading.NAME ? positionOf(Long.toString(value)) : checkedPosition(value);
    }

    private int positionOf(String label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalStateException("the model answered with the class '" + label + "', which is none of "
                    + roles.classes().spoken());
        }
        return position;
    }

    private int checkedPosition(long value) {
        if (value < 0 || value >= roles.classes().size()) {
            throw new IllegalStateException("the model answered with the class at position " + value + " of "
                    + roles.classes().names());
        }
        return (int) value;
    }

    private static int firstHighest(double[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    private double @Nullable [] probabilities(RawOutput[] outputs, int row, int rows) {
        if (probabilitiesPlace < 0) {
            return null;
        }
        ModelOutput output = needed.get(probabilitiesPlace);
        RawOutput raw = outputs[probabilitiesPlace];
        double[] probabilities = output.isTensor() ? fromTensor(output, raw, row, rows) : fromMap(raw.map(row));
        for (double probability : probabilities) {
            if (Double.isNaN(probability)) {
                throw new IllegalStateException(
                        "the model answered with probabilities that are no numbers: " + Arrays.toString(probabilities));
            }
        }
        return probabilities;
    }

    private double[] fromTensor(ModelOutput output, RawOutput raw, int row, int rows) {
        int perRow = raw.size() / rows;
        if (perRow == 1 && roles.isSecondOfTwo()) {
            double second = type(output).realAt(raw.numbers(), row);
            return new double[] {1 - second, second};
        }
        if (perRow != roles.classes().size()) {
            throw new IllegalStateException("output '" + output.name() + "' gave " + perRow + " numbers for "
                    + roles.classes().size() + " classes");
        }
        double[] probabilities = new double[perRow];
        read(type(output), raw.numbers(), row * perRow, probabilities);
        return probabilities;
    }

    private static void read(ElementType type, ByteBuffer numbers, int first, double[] target) {
        if (type == ElementType.FLOAT) { // what most models give, without a decision per element
            for (int i = 0; i < target.length; i++) {
                target[i] = numbers.getFloat((first + i) * Float.BYTES);
            }
            return;
        }
        for (int i = 0; i < target.length; i++) {
            target[i] = type.realAt(numbers, first + i);
        }
    }

    private double[] fromMap(Map<?, ?> map) {
        double[] probabilities = new double[roles.classes().size()];
        map.forEach((name, probability) ->
                probabilities[positionOf(String.valueOf(name))] = ((Number) probability).doubleValue());
        return probabilities;
    }

    /** Place of a row's only element. */
    private static int only(ModelOutput output, RawOutput raw, int row, int rows) {
        if (raw.size() != rows) {
            throw new IllegalStateException("output '" + output.name() + "' gave " + raw.size() + " elements for "
                    + rows + " rows, where one each is read");
        }
        return row;
    }

    private List<NamedTensor> named(RawOutput[] outputs, int row, int rows) {
        if (travellingPlaces.length == 0) {
            return List.of();
        }
        List<NamedTensor> named = new ArrayList<>(travellingPlaces.length);
        for (int place : travellingPlaces) {
            ModelOutput output = needed.get(place);
            named.add(new NamedTensor(output.name(), tensor(output, outputs[place], row, rows)));
        }
        return named;
    }

    private Tensor tensor(ModelOutput output, RawOutput raw, int row, int rows) {
        if (!output.isTensor()) {
            double[] probabilities = fromMap(raw.map(row));
            return new Tensor(Tensor.Datatype.FP64, new long[] {probabilities.length}, probabilities);
        }
        long[] shape = raw.shape();
        boolean perRow = batched && Axes.canBeBatch(output.axes()) && shape.length > 0 && shape[0] == rows;
        if (!perRow) {
            return TensorReading.tensor(type(output), raw, 0, shape.clone());
        }
        return TensorReading.tensor(
                type(output), raw, row * (raw.size() / rows), Arrays.copyOfRange(shape, 1, shape.length));
    }

    private static ElementType type(ModelOutput output) {
        if (output.type() == null) {
            throw new IllegalStateException("output '" + output.name() + "' has no elements");
        }
        return output.type();
    }
}
