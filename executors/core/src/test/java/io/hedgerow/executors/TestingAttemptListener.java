package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts how attempts end. */
public final class TestingAttemptListener implements AttemptListener {
    private final Map<Outcome, Integer> ended = new EnumMap<>(Outcome.class);
    private final List<Ejection> ejections = new ArrayList<>();
    private int lateResults;

    @Override
    public void onEnd(Outcome outcome, long latencyMicros) {
        ended.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void onLateResult() {
        lateResults++;
    }

    @Override
    public void onEjected(Ejection why) {
        ejections.add(why);
    }

    /** Why the variant was not called for a while, first to last. */
    List<Ejection> ejections() {
        return ejections;
    }

    /** How often attempts ended so. */
    public int ended(Outcome outcome) {
        return ended.getOrDefault(outcome, 0);
    }

    /** Results nobody waited for. */
    public int lateResults() {
        return lateResults;
    }
}
