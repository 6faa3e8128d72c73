package io.hedgerow.starter;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's requests belong to: the unit that is assigned to an arm, or the key that chooses a model. A feature
 * counts as its canonical string, in which a whole number has no decimals, whatever type the sender wrote it in.
 * Immutable and thread-safe.
 */
final class RequestUnit {
    private final UnitSource source;
    private final InputLayout layout;
    private final int input;

    /**
     * Throws {@link IllegalArgumentException} when the feature is no scalar input.
     *
     * @param source where it comes from
     * @param owner for that message: whose it is
     */
    RequestUnit(UnitSource source, InputLayout layout, String owner) {
        this.source = source;
        this.layout = layout;
        this.input = source.kind() == UnitSource.Kind.FEATURE ? layout.indexOf(source.feature()) : -1;
        if (source.kind() == UnitSource.Kind.FEATURE
                && (input < 0 || layout.inputs().get(input).isTensor())) {
            throw new IllegalArgumentException(owner + " feature:" + source.feature()
                    + " is not a scalar input; allowed: "
                    + Described.names(layout.inputs().stream()
                            .filter(each -> !each.isTensor())
                            .map(InputSpec::name)
                            .toList()));
        }
    }

    /** The unit; the request's ID where it lacks the feature. */
    String of(Request request, Row row) {
        String found = find(request, row);
        return found == null ? request.requestId() : found;
    }

    /** The unit, or null where the request lacks the feature. */
    @Nullable
    String find(Request request, Row row) {
        return switch (source.kind()) {
            case UNIT -> request.unit() == null ? request.requestId() : request.unit();
            case REQUEST_ID -> request.requestId();
            case FEATURE -> row.isMissing(input) ? null : canonical(row);
        };
    }

    private String canonical(Row row) {
        int slot = layout.slotOf(input);
        return switch (layout.inputs().get(input).type()) {
            case STRING -> String.valueOf(row.stringAt(slot));
            case LONG -> Long.toString(row.longAt(slot));
            case INT -> Integer.toString((int) row.doubleAt(slot));
            case BOOLEAN -> Boolean.toString(row.doubleAt(slot) != 0);
            case DOUBLE -> canonical(row.doubleAt(slot), Double.toString(row.doubleAt(slot)));
            case FLOAT -> canonical(row.doubleAt(slot), Float.toString((float) row.doubleAt(slot)));
        };
    }

    private static String canonical(double number, String decimal) {
        return ScalarValues.isExactWhole(number) ? Long.toString((long) number) : decimal;
    }
}
