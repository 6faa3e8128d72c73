package io.hedgerow.starter;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;

/**
 * The assignment unit of an endpoint's requests. A feature counts as its canonical string, in which a whole
 * number has no decimals, whatever type the sender wrote it in; where it is missing the request ID takes its
 * place.
 */
final class AssignmentUnit {
    private final UnitSource source;
    private final InputLayout layout;
    private final int input;

    /** Throws {@link IllegalArgumentException} when the feature is no scalar input. */
    AssignmentUnit(EndpointSpec endpoint, InputLayout layout) {
        this.source = endpoint.fanOut().unit();
        this.layout = layout;
        this.input = source.kind() == UnitSource.Kind.FEATURE ? layout.indexOf(source.feature()) : -1;
        if (source.kind() == UnitSource.Kind.FEATURE
                && (input < 0 || layout.inputs().get(input).isTensor())) {
            throw new IllegalArgumentException("endpoint " + endpoint.name() + ": unit feature:" + source.feature()
                    + " is not a scalar input; allowed: "
                    + Described.names(layout.inputs().stream()
                            .filter(each -> !each.isTensor())
                            .map(InputSpec::name)
                            .toList()));
        }
    }

    String of(Request request, Row row) {
        return switch (source.kind()) {
            case UNIT -> request.unit() == null ? request.requestId() : request.unit();
            case REQUEST_ID -> request.requestId();
            case FEATURE -> row.isMissing(input) ? request.requestId() : canonical(row);
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
