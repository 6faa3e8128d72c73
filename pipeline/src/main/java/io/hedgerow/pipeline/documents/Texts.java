package io.hedgerow.pipeline.documents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Words for messages. */
final class Texts {
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_LISTED = 20;

    private Texts() {}

    /** Text from a document, cut and without control characters, so that a message stays one readable line. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), LONGEST_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return end < text.length() ? shown + "…" : shown.toString();
    }

    /** {@code a, b, c}, each once, cut after some. */
    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "(none)";
        }
        List<String> listed = new ArrayList<>();
        Collection<String> distinct = names instanceof Set ? names : new LinkedHashSet<>(names);
        for (String name : distinct) {
            if (listed.size() == MOST_LISTED) {
                listed.add("… (" + (distinct.size() - MOST_LISTED) + " more)");
                break;
            }
            listed.add(shown(name));
        }
        return String.join(", ", listed);
    }

    /** {@code ; did you mean "x"?} where one of the names is close, else nothing. */
    static String didYouMean(String written, Collection<String> names) {
        return closest(written, names)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static Optional<String> closest(String written, Collection<String> names) {
        int most = Math.max(1, written.length() / 3);
        String best = null;
        if (written.length() > LONGEST_SHOWN) {
            return Optional.empty();
        }
        for (String name : names) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance <= most) {
                best = name;
                most = distance - 1;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
