package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plans, each as often as it says. */
final class SwapCampaign {
    private static final Logger LOG = LoggerFactory.getLogger(SwapCampaign.class);

    /** Runs one plan once. */
    interface Runner {
        SwapResult.Run run(SwapPlan plan) throws Exception;
    }

    /** Hears how far the campaign is. */
    interface Listener {
        /**
         * A run begins.
         *
         * @param position of the plan, from 1
         * @param round from 1
         */
        void running(SwapPlan plan, int position, int round);
    }

    private final List<SwapPlan> plans;
    private final Runner runner;
    private final Listener listener;

    SwapCampaign(List<SwapPlan> plans, Runner runner, Listener listener) {
        this.plans = List.copyOf(plans);
        this.runner = runner;
        this.listener = listener;
    }

    List<SwapResult> run() throws InterruptedException {
        List<SwapResult> results = new ArrayList<>();
        for (SwapPlan plan : plans) {
            SwapResult result = new SwapResult(plan);
            results.add(result);
            for (int round = 1; round <= plan.rounds(); round++) {
                listener.running(plan, results.size(), round);
                run(result);
            }
        }
        return results;
    }

    private void run(SwapResult result) throws InterruptedException {
        try {
            result.add(runner.run(result.plan()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("{}: the run failed", result.plan().name(), e);
            result.addFailure(Campaign.reason(e));
        }
    }
}
