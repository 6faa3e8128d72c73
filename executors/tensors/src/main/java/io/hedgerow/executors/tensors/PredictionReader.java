package io.hedgerow.executors.tensors;

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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How what a run gives is read as predictions in the endpoint's terms. Immutable and thread-safe. */
public final class PredictionReader {
    private final OutputRoles roles;
    private final boolean batched;
    private final Map<String, Integer> positions;
    private final double[] numbers;
    private final int[] endpointClasses;
    private final int endpointClassCount;
    private final boolean inEndpointOrder;
    private final int classes;
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
        this.numbers = roles.isNumberOfClass()
                ? roles.classes().names().stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray()
                : new double[0];
        this.endpointClasses = endpointClasses.clone();
        this.endpointClassCount = endpointClassCount;
        this.inEndpointOrder = Arrays.equals(
                endpointClasses, IntStream.range(0, endpointClassCount).toArray());
        this.classes = roles.classes().size();
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

    /** The outputs a run has to give; those of {@link #reading} come in this order. */
    public List<ModelOutput> needed() {
        return needed;
    }

    /** Whether every output has one entry per row, so that it can be taken apart. */
    public boolean isOneEach(TensorData[] outputs, int rows) {
        for (TensorData output : outputs) {
            if (output.shape().length == 0 || output.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }

    /**
     * The prediction of the only row of a run.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public Prediction readOnly(TensorData[] outputs) {
        return reading(outputs, 1).read(0);
    }

    /** The reading of a run of so many rows, at least 1; the outputs are those of {@link #needed}. */
    public RunReading reading(TensorData[] outputs, int rows) {
        RunReading.Column[] columns = new RunReading.Column[outputs.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new RunReading.Column(needed.get(i), outputs[i], rows);
        }
        return new RunReading(this, columns);
    }

    OutputRoles roles() {
        return roles;
    }

    private static RunReading.@Nullable Column at(RunReading.Column[] columns, int place) {
        return place < 0 ? null : columns[place];
    }

    RunReading.@Nullable Column label(RunReading.Column[] columns) {
        return at(columns, labelPlace);
    }

    RunReading.@Nullable Column probabilities(RunReading.Column[] columns) {
        return at(columns, probabilitiesPlace);
    }

    RunReading.@Nullable Column value(RunReading.Column[] columns) {
        return at(columns, valuePlace);
    }

    RunReading.@Nullable Column confidence(RunReading.Column[] columns) {
        return at(columns, confidencePlace);
    }

    List<NamedTensor> travelling(RunReading.Column[] columns, int row) {
        if (travellingPlaces.length == 0) {
            return List.of();
        }
        List<NamedTensor> named = new ArrayList<>(travellingPlaces.length);
        for (int place : travellingPlaces) {
            RunReading.Column column = columns[place];
            named.add(new NamedTensor(column.name(), tensor(column, row)));
        }
        return named;
    }

    private Tensor tensor(RunReading.Column column, int row) {
        if (column.isMaps()) {
            double[] probabilities = ofMap(column.map(row));
            return new Tensor(Tensor.Datatype.FP64, new long[] {probabilities.length}, probabilities);
        }
        return column.tensor(row, batched);
    }

    /** The class at a position of the model's, as a position of the endpoint's. */
    int endpointClass(int position) {
        return endpointClasses[position];
    }

    double @Nullable [] endpointOrder(double @Nullable [] probabilities) {
        if (probabilities == null || inEndpointOrder) {
            return probabilities;
        }
        double[] ordered = new double[endpointClassCount];
        for (int i = 0; i < probabilities.length; i++) {
            ordered[endpointClasses[i]] = probabilities[i];
        }
        return ordered;
    }

    int positionOf(String label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalStateException("the model answered with the class '" + label + "', which is none of "
                    + roles.classes().spoken());
        }
        return position;
    }

    int checkedPosition(long value) {
        if (value < 0 || value >= classes) {
            throw new IllegalStateException("the model answered with the class at position " + value + " of "
                    + roles.classes().names());
        }
        return (int) value;
    }

    /** The number that a class stands for. */
    double numberOf(int position) {
        return numbers[position];
    }

    /** How many classes the model has. */
    int classes() {
        return classes;
    }

    /** Probabilities by the model's position. */
    double[] ofMap(Map<?, ?> map) {
        double[] probabilities = new double[classes];
        map.forEach((name, probability) ->
                probabilities[positionOf(String.valueOf(name))] = ((Number) probability).doubleValue());
        return probabilities;
    }
}
