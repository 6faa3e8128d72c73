package io.hedgerow.pipeline.sources;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.DecodeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns of a CSV file with the inputs of the endpoint its rows are for, so that a wrong header is one
 * error and not one per row. Immutable and thread-safe.
 *
 * @param endpoint name of the endpoint
 * @param inputs its inputs
 * @param separator character between cells
 * @param ignored columns that are not features
 */
public record CsvColumns(String endpoint, List<InputSpec> inputs, char separator, Set<String> ignored) {
    private static final Set<String> OWN_COLUMNS = Set.of("requestId", "unit");
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\\s*");
    private static final String SEPARATORS = ",;\t|";
    private static final int MOST_NAMES = 50;
    private static final int LONGEST_NAME = 100;

    public CsvColumns {
        inputs = List.copyOf(inputs);
        ignored = Set.copyOf(ignored);
    }

    /** What is wrong with a header line, what is missing and what is allowed; null when its columns fit. */
    public @Nullable String problem(String headerLine) {
        List<String> columns;
        try {
            columns = new CsvCells(separator).parse(headerLine);
        } catch (DecodeException e) {
            return "the header line cannot be read: " + e.getMessage();
        }
        String problem = problem(columns);
        return problem == null ? null : problem + hint(columns);
    }

    /** What is wrong with the names of columns; null when they fit. */
    public @Nullable String problem(List<String> columns) {
        List<String> problems = new ArrayList<>();
        addNames(problems, "lacks", missing(columns));
        addNames(problems, "names twice", repeated(columns));
        addNames(problems, "cannot fill tensors:", unfillable());
        boolean isFitOtherwise = problems.isEmpty();
        List<String> unknown = unknown(columns);
        addNames(problems, "has unknown", unknown);
        if (problems.isEmpty()) {
            return null;
        }
        String remedy =
                isFitOtherwise && unknown.size() <= MOST_NAMES ? ". To pass over them: " + ignoring(unknown) : "";
        return String.join("; ", problems) + "; " + allowed() + remedy;
    }

    /** As it can be written into the document. */
    private static String ignoring(List<String> names) {
        return names.stream()
                .map(name -> "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", ", "ignoreColumns: [", "]"));
    }

    private static void addNames(List<String> problems, String what, List<String> names) {
        if (!names.isEmpty()) {
            problems.add(what + " " + shown(names));
        }
    }

    private List<String> missing(List<String> columns) {
        return inputs.stream()
                .filter(input -> !input.optional() && !input.isTensor())
                .map(InputSpec::name)
                .filter(name -> !columns.contains(name) || ignored.contains(name))
                .toList();
    }

    private List<String> repeated(List<String> columns) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new LinkedHashSet<>();
        for (String column : columns) {
            if (!ignored.contains(column) && !seen.add(column)) {
                repeated.add(column);
            }
        }
        return List.copyOf(repeated);
    }

    private List<String> unknown(List<String> columns) {
        Set<String> known = inputs.stream().map(InputSpec::name).collect(Collectors.toSet());
        return columns.stream()
                .filter(column -> !known.contains(column) && !ignored.contains(column) && !OWN_COLUMNS.contains(column))
                .distinct()
                .toList();
    }

    /** Required inputs no cell can hold. */
    private List<String> unfillable() {
        return inputs.stream()
                .filter(input -> input.isTensor() && !input.optional())
                .map(InputSpec::name)
                .toList();
    }

    private String allowed() {
        List<String> names = inputs.stream()
                .map(input -> name(input.name()) + (input.optional() ? " (optional)" : ""))
                .toList();
        return "allowed: the inputs of endpoint " + endpoint + ": " + firstOf(names)
                + "; requestId, unit; and what ignoreColumns names";
    }

    private String hint(List<String> columns) {
        if (columns.size() == 1) {
            for (int i = 0; i < SEPARATORS.length(); i++) {
                char other = SEPARATORS.charAt(i);
                if (other != separator && columns.get(0).indexOf(other) >= 0) {
                    return ". Columns are separated by " + shown(separator) + " here: should `delimiter` be "
                            + shown(other) + "?";
                }
            }
        }
        boolean isData =
                columns.stream().allMatch(column -> NUMBER.matcher(column).matches());
        return isData
                ? ". The first line looks like data: `header: [...]` names the columns of a file without one"
                : "";
    }

    private static String shown(char separator) {
        return separator == '\t' ? "\"\\t\"" : "\"" + separator + "\"";
    }

    private static String shown(List<String> names) {
        return firstOf(names.stream().map(CsvColumns::name).toList());
    }

    private static String firstOf(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + ", … (" + names.size() + " in all)";
    }

    private static String name(String name) {
        String brief = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        String printable = brief.replaceAll("\\p{Cntrl}", "?");
        return printable.isBlank() || printable.contains(",") ? "\"" + printable + "\"" : printable;
    }
}
