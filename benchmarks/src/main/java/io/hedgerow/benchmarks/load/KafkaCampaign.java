package io.hedgerow.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plans: what is compared takes turns. */
final class KafkaCampaign {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCampaign.class);

    /** Runs one of a plan once. */
    interface Runner {
        Map<KafkaMetric, Double> run(KafkaPlan plan, KafkaEntrant entrant) throws Exception;
    }

    /** Hears how far the campaign is. */
    interface Listener {
        /**
         * A run begins.
         *
         * @param position of the plan, from 1
         * @param round from 1
         */
        void running(KafkaPlan plan, int position, KafkaEntrant entrant, int round);
    }

    private final List<KafkaPlan> plans;
    private final Runner runner;
    private final Listener listener;

    KafkaCampaign(List<KafkaPlan> plans, Runner runner, Listener listener) {
        this.plans = List.copyOf(plans);
        this.runner = runner;
        this.listener = listener;
    }

    List<KafkaResult> run() throws InterruptedException {
        List<KafkaResult> results = new ArrayList<>();
        for (KafkaPlan plan : plans) {
            KafkaResult result = KafkaResult.of(plan);
            results.add(result);
            List<KafkaResult.Case> cases = result.cases();
            int begun = 0;
            for (KafkaResult.Case one : Statistics.interleaved(cases, plan.rounds())) {
                listener.running(plan, results.size(), one.entrant(), begun++ / cases.size() + 1);
                run(plan, one);
            }
        }
        return results;
    }

    private void run(KafkaPlan plan, KafkaResult.Case one) throws InterruptedException {
        try {
            one.add(runner.run(plan, one.entrant()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("{}, {}: the run failed", plan.name(), one.entrant().label(), e);
            one.addFailure(Campaign.reason(e));
        }
    }
}
