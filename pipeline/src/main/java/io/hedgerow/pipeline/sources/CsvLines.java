package io.hedgerow.pipeline.sources;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request per CSV line, its columns named by the header. The columns {@code requestId} and {@code unit} are
 * the request's own unless the endpoint has inputs of these names; all others are features, read as the type the
 * endpoint declares. An empty cell is a missing feature. A cell that is not of its type stays text, so that the
 * request is answered INVALID naming the field.
 */
public final class CsvLines implements LineDecoder {
    private static final long serialVersionUID = 1L;

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

    private final String endpoint;
    private final Map<String, ValueType> types = new HashMap<>();
    private final CsvCells cells;
    private final List<String> header;
    private final Set<String> ignoredColumns;
    private transient @Nullable String parsedHeader;
    private transient @Nullable List<String> columns;

    /**
     * Decodes lines of one endpoint.
     *
     * @param endpoint name of the endpoint
     * @param inputs its inputs
     * @param separator character between cells
     * @param header names of the columns, empty where the files carry them
     * @param ignoredColumns columns that are not features
     */
    public CsvLines(
            String endpoint, List<InputSpec> inputs, char separator, List<String> header, Set<String> ignoredColumns) {
        this.endpoint = endpoint;
        this.cells = new CsvCells(separator);
        this.header = List.copyOf(header);
        this.ignoredColumns = Set.copyOf(ignoredColumns);
        for (InputSpec input : inputs) {
            types.put(input.name(), input.type());
        }
    }

    @Override
    public Request decode(RawLine line) throws DecodeException {
        List<String> names = columnsOf(line);
        List<String> values = cells.parse(line.bytes());
        if (values.size() != names.size()) {
            throw new DecodeException("the line has " + values.size() + " columns, its header has " + names.size());
        }
        String requestId = line.derivedRequestId();
        String unit = null;
        Map<String, Object> features = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String cell = values.get(i);
            if (ignoredColumns.contains(name) || cell.isEmpty()) {
                continue;
            }
            ValueType type = types.get(name);
            if (type == null && name.equals("requestId")) {
                requestId = cell;
            } else if (type == null && name.equals("unit")) {
                unit = cell;
            } else {
                features.put(name, type == null ? cell : valueOf(cell, type));
            }
        }
        return new Request(
                requestId, endpoint, unit, Priority.NORMAL, Request.UNSET, Request.UNSET, null, features, Map.of());
    }

    private List<String> columnsOf(RawLine line) throws DecodeException {
        if (!header.isEmpty()) {
            return header;
        }
        String text = line.header();
        if (text == null) {
            throw new DecodeException("the file has no header line");
        }
        List<String> names = columns;
        if (names == null || !text.equals(parsedHeader)) {
            names = cells.parse(text);
            columns = names;
            parsedHeader = text;
        }
        return names;
    }

    private static Object valueOf(String cell, ValueType type) {
        String text = cell.strip();
        return switch (type) {
            case STRING -> cell;
            case LONG, INT -> INTEGER.matcher(text).matches() ? (Object) Long.valueOf(text) : number(text, cell);
            case DOUBLE, FLOAT -> number(text, cell);
            case BOOLEAN ->
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> cell;
                };
        };
    }

    private static Object number(String text, String cell) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : cell;
        } catch (NumberFormatException notANumber) {
            return cell;
        }
    }
}
