package io.hedgerow.executors.pmml;

import io.hedgerow.proto.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmg.pmml.ResultFeature;
import org.jpmml.evaluator.OutputField;

/** Output fields that hold the probability of one class each, by name, with the canonical name of the class. */
final class ProbabilityFields {
    private ProbabilityFields() {}

    /** Those declared with {@code feature="probability"} and the class as {@code value}. */
    static Map<String, String> byFeature(List<OutputField> fields) {
        Map<String, String> found = new LinkedHashMap<>();
        for (OutputField field : fields) {
            Object value = field.getField().getValue();
            if (field.getField().getResultFeature() == ResultFeature.PROBABILITY && value != null) {
                found.put(field.getName(), Labels.canonical(value));
            }
        }
        return found;
    }

    /**
     * Those whose name begins with the prefix: {@code probability(5)} and {@code probability_5} for the prefix
     * {@code probability}. The class is the declared value, else what follows the prefix.
     */
    static Map<String, String> byPrefix(List<OutputField> fields, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (OutputField field : fields) {
            Object value = field.getField().getValue();
            String rest =
                    field.getName().startsWith(prefix) ? bare(field.getName().substring(prefix.length())) : "";
            if (!rest.isEmpty()) {
                found.put(field.getName(), Labels.canonical(value != null ? value : rest));
            }
        }
        return found;
    }

    /** The name of a class without the parentheses or the separator that join it to a prefix. */
    private static String bare(String rest) {
        String text = rest.endsWith(")") ? rest.substring(0, rest.length() - 1) : rest;
        return text.startsWith("(") || text.startsWith("_") || text.startsWith(".") ? text.substring(1) : text;
    }
}
