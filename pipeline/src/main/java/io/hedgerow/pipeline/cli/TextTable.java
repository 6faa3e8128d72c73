package io.hedgerow.pipeline.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of text: first column left-aligned, the others right-aligned. */
final class TextTable {
    private static final int LONGEST_RULE_OF_PROSE = 60;

    private final List<List<String>> rows = new ArrayList<>();
    private boolean endsInProse;

    TextTable(String... header) {
        rows.add(List.of(header));
    }

    TextTable row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("a row has " + cells.length + " cells, the header "
                    + rows.get(0).size());
        }
        rows.add(List.of(cells));
        return this;
    }

    /** The last column is text that may be longer than a screen is wide: left-aligned, and the others are no wider for it. */
    TextTable endingInProse() {
        endsInProse = true;
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            append(text, rows.get(i), widths);
            if (i == 0) {
                rule(text, widths);
            }
        }
        return text.toString();
    }

    private void append(StringBuilder text, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(' ')
                    .append(isLeft(i, widths) ? row.get(i) + padding : padding + row.get(i))
                    .append(' ');
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private boolean isLeft(int column, int[] widths) {
        return column == 0 || isProse(column, widths);
    }

    private boolean isProse(int column, int[] widths) {
        return endsInProse && column == widths.length - 1;
    }

    private void rule(StringBuilder text, int[] widths) {
        text.append(" ");
        for (int i = 0; i < widths.length; i++) {
            int width = isProse(i, widths) ? Math.min(widths[i], LONGEST_RULE_OF_PROSE) : widths[i];
            text.append(' ').append("─".repeat(width)).append(' ');
        }
        text.setLength(text.length() - 1);
        text.append(System.lineSeparator());
    }
}
