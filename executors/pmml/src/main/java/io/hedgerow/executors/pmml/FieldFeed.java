package io.hedgerow.executors.pmml;

import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import org.jpmml.evaluator.FieldValue;
import org.jspecify.annotations.Nullable;

/**
 * Brings one endpoint input to one field of the model.
 *
 * @param input the field
 * @param position the endpoint input's position, or {@link #ABSENT}
 * @param slot its slot in the row
 * @param type its type
 * @param eager whether the field is prepared even if the model does not get to use it, since a value it refuses makes
 *     the record invalid
 */
record FieldFeed(ModelInput input, int position, int slot, ValueType type, boolean eager) {
    static final int ABSENT = -1;

    /** A field the endpoint does not feed: always missing. */
    static FieldFeed absent(ModelInput input) {
        return new FieldFeed(input, ABSENT, 0, ValueType.DOUBLE, false);
    }

    /** The field's value after the model's treatment of missing, invalid and outlying values; null when missing. */
    @Nullable
    FieldValue prepare(Row row) {
        return input.field().prepare(raw(row));
    }

    private @Nullable Object raw(Row row) {
        if (position == ABSENT || row.isMissing(position)) {
            return null;
        }
        return switch (type) {
            case DOUBLE, FLOAT -> row.doubleAt(slot);
            case INT -> (int) row.doubleAt(slot);
            case BOOLEAN -> row.doubleAt(slot) != 0;
            case LONG -> row.longAt(slot);
            case STRING -> row.stringAt(slot);
        };
    }
}
