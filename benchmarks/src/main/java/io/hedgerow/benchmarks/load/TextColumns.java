package io.hedgerow.benchmarks.load;

import java.util.List;
import java.util.Locale;

/**
 * Lines of a table for people: a label, and numbers below their titles.
 *
 * @param labelWidth characters of the label
 * @param titles one per column
 */
record TextColumns(int labelWidth, List<String> titles) {
    private static final int LEAST_WIDTH = 7;
    private static final int GAP = 2;
    private static final String NOTHING = "-";

    TextColumns {
        titles = List.copyOf(titles);
    }

    /** The line of the titles. */
    void head(StringBuilder text) {
        line(text, "", titles);
    }

    /** A line of cells, one per title. */
    void line(StringBuilder text, String label, List<String> cells) {
        StringBuilder line = new StringBuilder("  ").append(label);
        line.append(" ".repeat(Math.max(0, labelWidth - label.length())));
        for (int i = 0; i < cells.size(); i++) {
            int width = Math.max(titles.get(i).length(), LEAST_WIDTH) + GAP;
            line.append(" ".repeat(Math.max(1, width - cells.get(i).length()))).append(cells.get(i));
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    /** A line below another. */
    static void note(StringBuilder text, String note) {
        text.append("    ").append(note).append(System.lineSeparator());
    }

    /** A number, or a dash where there is none. */
    static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NOTHING;
    }
}
