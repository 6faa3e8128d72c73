package io.hedgerow.executors.crashes;

import io.hedgerow.executors.crashes.CrashBoard.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the crashes of before say about models. A model is suspect if a process ended while it was in it; it is guilty after
 * {@link #CRASHES} of these. Processes that ended in one attempt count once, since one cause may have ended them; so does a
 * process that ended in several. All crashes of a model count until the last one is forgotten. Immutable.
 */
final class Suspicions {
    /** So many crashes, with no success between. */
    static final int CRASHES = 2;

    static final Suspicions NONE = new Suspicions(Map.of(), Duration.ZERO);

    /** A file system may give two files one time. */
    private static final Comparator<Found> ORDER = Comparator.comparingLong(Found::atMillis)
            .thenComparing(crash -> crash.mark().attempt().number())
            .thenComparing(crash -> crash.mark().phase());

    private final Map<String, List<Found>> bySubject;
    private final Duration quarantine;

    private Suspicions(Map<String, List<Found>> bySubject, Duration quarantine) {
        this.bySubject = bySubject;
        this.quarantine = quarantine;
    }

    /** @param quarantine how long a crash is remembered */
    static Suspicions of(List<Found> crashes, Duration quarantine) {
        Map<String, List<Found>> bySubject = new HashMap<>();
        for (Found crash : crashes) {
            bySubject
                    .computeIfAbsent(crash.mark().subject(), subject -> new ArrayList<>())
                    .add(crash);
        }
        bySubject.values().forEach(all -> all.sort(ORDER));
        return new Suspicions(bySubject, quarantine);
    }

    /** Crashes of a subject that count, the last one last. */
    private List<Found> of(String subject, long nowMillis) {
        List<Found> crashes = bySubject.getOrDefault(subject, List.of());
        return crashes.isEmpty() || endMillis(crashes) <= nowMillis ? List.of() : crashes;
    }

    /** Whether a process may have ended because of it. */
    boolean isSuspect(String subject, long nowMillis) {
        return !of(subject, nowMillis).isEmpty();
    }

    /** The crashes that a subject is guilty of, the last one last; none: it is not. */
    List<Found> proof(String subject, long nowMillis) {
        List<Found> crashes = of(subject, nowMillis);
        return count(crashes) < CRASHES ? List.of() : crashes;
    }

    private static int count(List<Found> crashes) {
        Set<ProcessId> processes = new HashSet<>();
        Set<String> causes = new HashSet<>();
        for (Found crash : crashes) {
            processes.add(crash.mark().process());
            causes.add(crash.mark().attempt().cause());
        }
        return Math.min(processes.size(), causes.size());
    }

    /** When crashes of a subject are forgotten, epoch milliseconds. */
    long endMillis(List<Found> crashes) {
        return crashes.get(crashes.size() - 1).atMillis() + quarantine.toMillis();
    }

    /** Crashes of a subject that do not count any more once it has come through a phase. */
    List<Mark> clearedBy(String subject, Phase phase) {
        return bySubject.getOrDefault(subject, List.of()).stream()
                .map(Found::mark)
                .filter(mark -> mark.phase().compareTo(phase) <= 0)
                .toList();
    }

    /** Crashes that are forgotten. */
    List<Mark> outdated(long nowMillis) {
        List<Mark> outdated = new ArrayList<>();
        for (List<Found> crashes : bySubject.values()) {
            if (endMillis(crashes) <= nowMillis) {
                crashes.forEach(crash -> outdated.add(crash.mark()));
            }
        }
        return outdated;
    }

    /** The same without some. */
    Suspicions without(List<Mark> cleared) {
        List<Found> left = bySubject.values().stream()
                .flatMap(List::stream)
                .filter(crash -> !cleared.contains(crash.mark()))
                .toList();
        return of(left, quarantine);
    }
}
