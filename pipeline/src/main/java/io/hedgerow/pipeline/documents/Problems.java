package io.hedgerow.pipeline.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that a user hears of it at once. Not thread-safe. */
final class Problems {

    /** A hostile file can hold a problem in every byte; nobody reads more than this many. */
    static final int MOST_REPORTED = 200;

    private final Set<Problem> found = new LinkedHashSet<>();
    private final Map<String, Integer> fileOrder = new LinkedHashMap<>();
    private final Set<Place> places = new HashSet<>();
    private int total;

    void add(Place place, String message) {
        fileOrder.putIfAbsent(place.file(), fileOrder.size());
        Problem problem = new Problem(place.file(), place.line(), place.path(), oneLine(message));
        if (found.contains(problem)) {
            return;
        }
        total++;
        if (found.size() < MOST_REPORTED) {
            found.add(problem);
            places.add(place);
        }
    }

    /** Reports names that stand in a list more than once; {@code what} is e.g. {@code the class}. */
    void addRepeated(@Nullable List<String> names, Place place, String what) {
        Set<String> seen = new HashSet<>();
        for (String name : names == null ? List.<String>of() : names) {
            if (!seen.add(name)) {
                add(place, "names " + what + " " + Texts.shown(name) + " twice, once is allowed");
            }
        }
    }

    /** Whether something is wrong right there. */
    boolean isReported(Place place) {
        return places.contains(place);
    }

    /** How many problems were found so far; unchanged means that nothing was wrong in between. */
    int count() {
        return total;
    }

    /** Names the files in the order in which their problems are listed. */
    void expect(String file) {
        fileOrder.putIfAbsent(file, fileOrder.size());
    }

    void throwIfAny() throws DocumentsRefusedException {
        if (!found.isEmpty()) {
            throw new DocumentsRefusedException(sorted());
        }
    }

    /** All that are reported, by file and line. */
    List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.<Problem>comparingInt(problem -> fileOrder.getOrDefault(problem.file(), 0))
                .thenComparingInt(Problem::line));
        if (total > sorted.size()) {
            Problem last = sorted.get(sorted.size() - 1);
            sorted.add(new Problem(
                    last.file(), last.line(), "document", (total - sorted.size()) + " more problems are not listed"));
        }
        return sorted;
    }

    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }
}
