package io.hedgerow.executors.tensors;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of one run, read row by row: what is the same for its rows is looked up once. Confined to one call.
 */
public final class RunReading {
    private final PredictionReader reader;
    private final Column[] columns;
    private final boolean isClassifier;
    private final boolean hasNames;
    private final @Nullable Column label;
    private final @Nullable Column probabilities;
    private final @Nullable Column value;
    private final @Nullable Column confidence;

    RunReading(PredictionReader reader, Column[] columns) {
        this.reader = reader;
        this.columns = columns;
        this.isClassifier = reader.roles().isClassifier();
        this.hasNames = reader.roles().labelReading() == LabelReading.NAME;
        this.label = reader.label(columns);
        this.probabilities = reader.probabilities(columns);
        this.value = reader.value(columns);
        this.confidence = reader.confidence(columns);
    }

    /**
     * The prediction of one row.
     *
     * @throws IllegalStateException when it cannot be read
     */
    public Prediction read(int row) {
        List<NamedTensor> named = reader.travelling(columns, row);
        if (!isClassifier) {
            return prediction(Prediction.NO_LABEL, value(row), number(confidence, row), null, named);
        }
        double[] found = probabilities == null ? null : probabilities(probabilities, row);
        int position = label == null ? highest(found) : label(label, row);
        double certainty = confidence != null ? confidence.only(row) : found == null ? Double.NaN : found[position];
        return prediction(reader.endpointClass(position), Double.NaN, certainty, reader.endpointOrder(found), named);
    }

    @SuppressWarnings("NullAway") // which does not see @Nullable on an array in a class file
    private static Prediction prediction(
            int label, double value, double confidence, double @Nullable [] probabilities, List<NamedTensor> outputs) {
        return new Prediction(label, value, confidence, probabilities, outputs);
    }

    private double value(int row) {
        return value != null && reader.roles().isNumberOfClass()
                ? reader.numberOf(highest(probabilities(value, row)))
                : number(value, row);
    }

    private static double number(@Nullable Column column, int row) {
        return column == null ? Double.NaN : column.only(row);
    }

    private int label(Column column, int row) {
        if (column.type == ElementType.STRING) {
            return reader.positionOf(column.text(row));
        }
        long number = column.integer(row);
        return hasNames ? reader.positionOf(Long.toString(number)) : reader.checkedPosition(number);
    }

    /** The first of the highest. */
    private static int highest(double @Nullable [] probabilities) {
        if (probabilities == null) {
            throw new IllegalStateException("neither a label nor probabilities");
        }
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    private double[] probabilities(Column column, int row) {
        double[] found = column.isMaps() ? reader.ofMap(column.map(row)) : ofTensor(column, row);
        for (double probability : found) {
            if (Double.isNaN(probability)) {
                throw new IllegalStateException(
                        "the model answered with probabilities that are no numbers: " + Arrays.toString(found));
            }
        }
        return found;
    }

    private double[] ofTensor(Column column, int row) {
        if (column.perRow == 1 && reader.roles().isSecondOfTwo()) {
            double second = column.real(row);
            return new double[] {1 - second, second};
        }
        if (column.perRow != reader.classes()) {
            throw new IllegalStateException("output '" + column.name() + "' gave " + column.perRow + " numbers for "
                    + reader.classes() + " classes");
        }
        return column.reals(row);
    }

    /** One output of a run. */
    static final class Column {
        private final ModelOutput output;
        private final @Nullable ElementType type;
        private final TensorData raw;
        private final @Nullable ByteBuffer numbers;
        private final int rows;
        private final int perRow;

        Column(ModelOutput output, TensorData raw, int rows) {
            this.output = output;
            this.type = output.type();
            this.raw = raw;
            this.numbers = raw.hasNumbers() ? raw.numbers() : null;
            this.rows = rows;
            this.perRow = raw.size() / rows;
        }

        String name() {
            return output.name();
        }

        boolean isMaps() {
            return !output.isTensor();
        }

        Map<?, ?> map(int row) {
            return raw.map(row);
        }

        /** Its elements for a row, where it has a batch axis; else all of them. */
        Tensor tensor(int row, boolean batched) {
            long[] shape = raw.shape();
            boolean isPerRow = batched && Axes.canBeBatch(output.axes()) && shape.length > 0 && shape[0] == rows;
            return isPerRow
                    ? TensorReading.tensor(type(), raw, row * perRow, Arrays.copyOfRange(shape, 1, shape.length))
                    : TensorReading.tensor(type(), raw, 0, shape.clone());
        }

        private ElementType type() {
            if (type == null) {
                throw new IllegalStateException("output '" + output.name() + "' has no elements");
            }
            return type;
        }

        private ByteBuffer numbers() {
            return numbers == null ? raw.numbers() : numbers;
        }

        private double real(int element) {
            return type().realAt(numbers(), element);
        }

        /** The only number of a row. */
        double only(int row) {
            checkOneEach();
            return real(row);
        }

        long integer(int row) {
            checkOneEach();
            return type().integerAt(numbers(), row);
        }

        String text(int row) {
            checkOneEach();
            return raw.texts()[row];
        }

        private void checkOneEach() {
            if (raw.size() != rows) {
                throw new IllegalStateException("output '" + output.name() + "' gave " + raw.size() + " elements for "
                        + rows + " rows, where one each is read");
            }
        }

        /** All numbers of a row. */
        double[] reals(int row) {
            double[] reals = new double[perRow];
            int first = row * perRow;
            if (type == ElementType.FLOAT) { // what most models give, without a decision per element
                ByteBuffer floats = numbers();
                for (int i = 0; i < reals.length; i++) {
                    reals[i] = floats.getFloat((first + i) * Float.BYTES);
                }
                return reals;
            }
            for (int i = 0; i < reals.length; i++) {
                reals[i] = real(first + i);
            }
            return reals;
        }
    }
}
