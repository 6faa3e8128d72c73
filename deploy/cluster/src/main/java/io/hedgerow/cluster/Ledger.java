package io.hedgerow.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Knows every request that was sent and every answer that was read, and nothing of the job. First all that was sent, then
 * all answers. Holds about 150 bytes a request. Not thread-safe.
 */
public final class Ledger {
    private static final int MOST_EXAMPLES = 20;

    private final Map<String, Entry> requests = new HashMap<>();
    private final Map<String, Long> statuses = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private long repeated;
    private long unexpected;
    private long unreadable;

    private static final class Entry {
        private Fingerprint first = Fingerprint.NONE;
        private boolean again;
        private boolean different;
    }

    /** Takes a request. Throws IllegalArgumentException when one with that ID was sent before. */
    public void sent(String requestId) {
        if (requests.putIfAbsent(requestId, new Entry()) != null) {
            throw new IllegalArgumentException("sent twice: " + requestId);
        }
    }

    /** Takes an answer. */
    public void answered(AnswerLine answer) {
        Entry entry = requests.get(answer.requestId());
        if (entry == null) {
            unexpected++;
            example("never sent, but answered: " + answer.requestId());
        } else if (entry.first.equals(Fingerprint.NONE)) {
            entry.first = answer.fingerprint();
            statuses.merge(answer.status(), 1L, Long::sum);
        } else {
            repeated(entry, answer);
        }
    }

    private void repeated(Entry entry, AnswerLine answer) {
        repeated++;
        entry.again = true;
        if (!entry.first.equals(answer.fingerprint()) && !entry.different) {
            entry.different = true;
            example("answered again, differently: " + answer.requestId());
        }
    }

    /** Takes a line among the answers that is none. */
    void unreadable(String where) {
        unreadable++;
        example("unreadable: " + where);
    }

    private void example(String text) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(text);
        }
    }

    /** What is known now. */
    public Report report() {
        List<String> lost = requests.entrySet().stream()
                .filter(request -> request.getValue().first.equals(Fingerprint.NONE))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new Report(
                requests.size(),
                lost,
                count(entry -> entry.again),
                repeated,
                count(entry -> entry.different),
                unexpected,
                unreadable,
                new TreeMap<>(statuses),
                List.copyOf(examples));
    }

    private long count(Predicate<Entry> which) {
        return requests.values().stream().filter(which).count();
    }

    /**
     * Requests against answers.
     *
     * @param sent request IDs that were sent
     * @param lost those of them without an answer, sorted
     * @param duplicated those of them with more than one answer
     * @param repeated answers beyond the first of their request
     * @param different request IDs with two answers that differ in what they say
     * @param unexpected answers to IDs that were never sent
     * @param unreadable lines among the answers that are none
     * @param statuses requests by the status of their first answer
     * @param examples the first of what is wrong, in words
     */
    public record Report(
            long sent,
            List<String> lost,
            long duplicated,
            long repeated,
            long different,
            long unexpected,
            long unreadable,
            Map<String, Long> statuses,
            List<String> examples) {

        /** Whether every request has an answer and nothing else was answered. Duplicates are allowed. */
        public boolean isComplete() {
            return lost.isEmpty() && unexpected == 0 && unreadable == 0;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(String.format(
                    "%d requests sent, %d lost, %d answered again (%d answers too many), %d of them differently, "
                            + "%d answers to nothing, %d unreadable lines; by status %s",
                    sent, lost.size(), duplicated, repeated, different, unexpected, unreadable, statuses));
            lost.stream()
                    .limit(MOST_EXAMPLES)
                    .forEach(id -> text.append("\n  lost: ").append(id));
            examples.forEach(example -> text.append("\n  ").append(example));
            return text.toString();
        }
    }
}
