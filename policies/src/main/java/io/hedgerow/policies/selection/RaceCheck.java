package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Finds what is wrong with a hedged or staged fan-out, apart from the policies that choose among its answers. */
final class RaceCheck {
    private final EndpointSpec endpoint;
    private final List<VariantSpec> answering;
    private final List<Problem> problems = new ArrayList<>();

    private RaceCheck(EndpointSpec endpoint) {
        this.endpoint = endpoint;
        this.answering = Electorate.answering(endpoint);
    }

    static List<Problem> problems(EndpointSpec endpoint) {
        RaceCheck check = new RaceCheck(endpoint);
        HedgeSpec hedge = endpoint.fanOut().hedge();
        StagesSpec stages = endpoint.fanOut().stages();
        if (hedge != null) {
            check.checkHedge(hedge);
        }
        if (stages != null) {
            check.checkStages(stages);
        }
        return check.problems;
    }

    private void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void checkHedge(HedgeSpec hedge) {
        if (!endpoint.hasDeadline()) {
            add(
                    "fanOut.mode",
                    "fan-out hedged answers with what is there first, which differs from run to run; allowed only with"
                            + " a deadline");
        }
        if (endpoint.hasDeadline() && !hedge.isAdaptive()) {
            checkDelay(hedge);
        }
        checkName(hedge.primary(), "fanOut.primary");
        if (answering.size() == 1) {
            add("fanOut.mode", "fan-out hedged needs two variants that may answer, there is one");
        }
        checkPoolsOfHedge(hedge);
    }

    private void checkDelay(HedgeSpec hedge) {
        if (hedge.delayMicros() >= TimeUnit.MILLISECONDS.toMicros(endpoint.deadlineMillis())) {
            add(
                    "fanOut.delay",
                    "no hedge would ever be launched: the delay of " + hedge.delayMicros() + " us is not below the"
                            + " deadline of " + endpoint.deadlineMillis() + " ms; allowed: less than the deadline, or a"
                            + " percentile such as p95");
        }
    }

    private void checkPoolsOfHedge(HedgeSpec hedge) {
        int primary = endpoint.variantIndex(hedge.primary());
        if (primary < 0) {
            return;
        }
        String home = endpoint.variants().get(primary).pool();
        List<String> others = pools(answering.stream()
                .filter(variant -> !variant.name().equals(hedge.primary()))
                .toList());
        if (others.size() > 1) {
            add(
                    "fanOut.primary",
                    "the variants beside " + hedge.primary() + " lie in the pools " + String.join(", ", others)
                            + "; allowed: all of them in one pool, best in " + home + ", that of the primary");
        } else if (others.size() == 1 && !others.contains(home) && hedge.isAdaptive()) {
            add(
                    "fanOut.delay",
                    "a percentile follows the latencies of " + hedge.primary() + " in pool " + home
                            + ", which pool " + others.get(0) + " does not see; allowed there: a fixed delay such as"
                            + " 20ms");
        }
    }

    private void checkStages(StagesSpec stages) {
        if (endpoint.task() != Task.CLASSIFICATION) {
            add("fanOut.mode", "a regression has no confidence; fan-out staged is allowed only with classification");
        }
        Set<String> named = new HashSet<>();
        for (int i = 0; i < stages.stages().size(); i++) {
            List<String> stage = stages.stages().get(i);
            for (int j = 0; j < stage.size(); j++) {
                String path = "fanOut.stages[" + i + "][" + j + "]";
                checkName(stage.get(j), path);
                if (!named.add(stage.get(j))) {
                    add(path, "variant " + stage.get(j) + " is in two stages; allowed: one");
                }
            }
        }
        checkAllAreStaged(named);
        List<String> pools = pools(answering);
        if (pools.size() > 1) {
            add(
                    "fanOut.stages",
                    "the variants lie in the pools " + String.join(", ", pools)
                            + "; stages follow each other within one pool: allowed are models of one executor");
        }
    }

    private void checkAllAreStaged(Set<String> named) {
        String missing = answering.stream()
                .map(VariantSpec::name)
                .filter(name -> !named.contains(name))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            add("fanOut.stages", "no stage names " + missing + "; each variant but shadows is in one stage");
        }
    }

    private void checkName(String name, String path) {
        int variant = endpoint.variantIndex(name);
        if (variant < 0) {
            add(path, "no variant " + name + allowed());
        } else if (endpoint.variants().get(variant).shadow()) {
            add(path, "variant " + name + " is a shadow and takes no part" + allowed());
        }
    }

    private String allowed() {
        return "; allowed: " + answering.stream().map(VariantSpec::name).collect(Collectors.joining(", "));
    }

    private static List<String> pools(List<VariantSpec> variants) {
        return variants.stream().map(VariantSpec::pool).distinct().toList();
    }
}
