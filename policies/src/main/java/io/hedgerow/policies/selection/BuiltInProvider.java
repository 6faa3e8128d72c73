package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import io.hedgerow.policies.spec.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of this module have in common: all of them read {@code minConfidence}; other settings that a
 * policy does not read are refused by name.
 */
abstract class BuiltInProvider implements SelectionPolicyProvider {

    /** Settings that some policies read and others do not. */
    enum Setting {
        QUORUM,
        TIE_BREAK,
        STATISTIC
    }

    private final String name;
    private final Set<Setting> settings;

    BuiltInProvider(String name, Set<Setting> settings) {
        this.name = name;
        this.settings = settings;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint) {
        return orderDependence(selection, endpoint) == null;
    }

    @Override
    public final SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
        List<Problem> problems = problems(selection, endpoint);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return make(selection, endpoint);
    }

    @Override
    public final List<Problem> problems(SelectionSpec selection, EndpointSpec endpoint) {
        List<Problem> problems = new ArrayList<>();
        addIgnored(selection, problems);
        addBadThreshold(selection, endpoint, problems);
        addUnfit(selection, endpoint, problems);
        return problems;
    }

    /** The setting that makes the order of arrival matter, and why; null where it does not. */
    abstract @Nullable Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint);

    /** Adds what does not fit of the settings that are read. */
    abstract void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems);

    /** Makes the policy from settings without problems. */
    abstract SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint);

    private void addIgnored(SelectionSpec selection, List<Problem> problems) {
        if (selection.quorum() != null && !settings.contains(Setting.QUORUM)) {
            problems.add(ignored("quorum", "majorityVote and weightedVote"));
        }
        if (selection.tieBreak() != TieBreak.FIRST_DECLARED && !settings.contains(Setting.TIE_BREAK)) {
            problems.add(ignored("tieBreak", "majorityVote, weightedVote and confidence"));
        }
        if (selection.statistic() != Statistic.MEAN && !settings.contains(Setting.STATISTIC)) {
            problems.add(ignored("statistic", "average"));
        }
        for (String option : new TreeSet<>(selection.options().keySet())) {
            problems.add(new Problem(
                    "options." + option, name + " has no options; allowed only with a registered policy of your own"));
        }
    }

    private Problem ignored(String setting, String readers) {
        return new Problem(setting, name + " does not use " + setting + "; allowed only with " + readers);
    }

    final void addUnlessClassification(EndpointSpec endpoint, List<Problem> problems) {
        if (endpoint.task() != Task.CLASSIFICATION) {
            problems.add(new Problem(
                    "policy",
                    name + " needs task classification, the endpoint's is "
                            + endpoint.task().name().toLowerCase(Locale.ROOT)
                            + "; allowed there: fastest, average, priority, canary"));
        }
    }

    private static void addBadThreshold(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {
        Double minConfidence = selection.minConfidence();
        if (minConfidence == null) {
            return;
        }
        if (endpoint.task() != Task.CLASSIFICATION) {
            problems.add(new Problem(
                    "minConfidence", "a regression has no confidence; allowed only with task classification"));
        } else if (!(minConfidence > 0 && minConfidence <= 1)) {
            problems.add(new Problem(
                    "minConfidence", "minConfidence is " + minConfidence + "; allowed: above 0, at most 1"));
        }
    }

    static @Nullable Problem latencyDependence(SelectionSpec selection) {
        return selection.tieBreak() == TieBreak.LOWEST_LATENCY
                ? new Problem("tieBreak", "lowestLatency depends on measured latencies, which differ from run to run")
                : null;
    }
}
