package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plans: both cases are loaded once, then they take turns. */
final class KeyedCampaign {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedCampaign.class);

    /** Loads a case, and runs it once. */
    interface Runner {
        KeyedLoad.Loaded load(KeyedPlan plan, int models) throws Exception;

        Map<KeyedMetric, Double> run(KeyedPlan plan, KeyedLoad.Loaded loaded) throws Exception;
    }

    /** Hears how far the campaign is. */
    interface Listener {
        /**
         * A step begins.
         *
         * @param position of the plan, from 1
         * @param step what it is
         */
        void running(KeyedPlan plan, int position, String step);
    }

    private final List<KeyedPlan> plans;
    private final Runner runner;
    private final Listener listener;

    /** A case that is loaded. */
    private record Entrant(KeyedResult.Case result, KeyedLoad.Loaded loaded) {}

    KeyedCampaign(List<KeyedPlan> plans, Runner runner, Listener listener) {
        this.plans = List.copyOf(plans);
        this.runner = runner;
        this.listener = listener;
    }

    List<KeyedResult> run() throws InterruptedException {
        List<KeyedResult> results = new ArrayList<>();
        for (KeyedPlan plan : plans) {
            KeyedResult result = KeyedResult.of(plan);
            results.add(result);
            List<Entrant> entrants = loaded(result, results.size());
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Entrant entrant : entrants) {
                    listener.running(plan, results.size(), step("run " + round, entrant.result()));
                    run(plan, entrant);
                }
            }
        }
        return results;
    }

    private static String step(String what, KeyedResult.Case one) {
        return what + "  " + one.models() + " models";
    }

    /** Without those that could not be loaded. */
    private List<Entrant> loaded(KeyedResult result, int position) throws InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        for (KeyedResult.Case one : List.of(result.many(), result.few())) {
            listener.running(result.plan(), position, step("load", one));
            try {
                entrants.add(new Entrant(one, runner.load(result.plan(), one.models())));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failed(result.plan(), one, e);
            }
        }
        return entrants;
    }

    private void run(KeyedPlan plan, Entrant entrant) throws InterruptedException {
        try {
            entrant.result().add(runner.run(plan, entrant.loaded()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failed(plan, entrant.result(), e);
        }
    }

    private static void failed(KeyedPlan plan, KeyedResult.Case one, Exception failure) {
        LOG.error("{}, {} models: failed", plan.name(), one.models(), failure);
        one.addFailure(Campaign.reason(failure));
    }
}
