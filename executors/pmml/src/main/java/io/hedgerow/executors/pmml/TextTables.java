package io.hedgerow.executors.pmml;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dmg.pmml.InlineTable;
import org.dmg.pmml.TextIndexNormalization;
import org.jpmml.evaluator.InlineTableUtil;

/**
 * The replacement tables of one {@code TextIndex}, applied row by row. A row compounds when it may match what an
 * earlier row wrote; the text may then double with each of them. Bounded is the product of all such rows' growth
 * and of the largest growth among the others.
 */
final class TextTables {
    static final double MAX_GROWTH = 64;
    static final int MAX_CHARACTERS = 1 << 20;

    private final StringBuilder written = new StringBuilder();
    private double compound = 1;
    private double largest = 1;

    private TextTables() {}

    static void check(List<TextIndexNormalization> normalizations) {
        TextTables tables = new TextTables();
        normalizations.forEach(tables::add);
    }

    private void add(TextIndexNormalization normalization) {
        InlineTable table = normalization.getInlineTable();
        if (table == null) {
            return;
        }
        Map<Integer, Map<String, Object>> rows =
                new TreeMap<>(InlineTableUtil.getContent(table).rowMap());
        for (Map<String, Object> row : rows.values()) {
            Object in = row.get(normalization.getInField());
            Object out = row.get(normalization.getOutField());
            boolean regex = "true".equalsIgnoreCase(String.valueOf(row.get(normalization.getRegexField())));
            if (in != null && out != null) {
                add(in.toString(), out.toString(), regex);
            }
        }
    }

    private void add(String in, String out, boolean regex) {
        if (regex) {
            TextPattern.check("normalization row", in);
        }
        // A pattern may match one character, or none, and a reference in the replacement copies what it matched.
        double growth = regex ? 1 + out.length() : Math.max(1, out.length() / (double) Math.max(1, in.length()));
        written.append(out).append('\n');
        if (regex || written.indexOf(in) >= 0) {
            compound *= growth;
        } else {
            largest = Math.max(largest, growth);
        }
        if (written.length() > MAX_CHARACTERS) {
            throw new RefusedModel("the tables of a TextIndex write more than " + MAX_CHARACTERS + " characters");
        }
        if (compound * largest > MAX_GROWTH) {
            throw new RefusedModel(
                    "the tables of a TextIndex may make the text more than " + (int) MAX_GROWTH + " times as long");
        }
    }
}
