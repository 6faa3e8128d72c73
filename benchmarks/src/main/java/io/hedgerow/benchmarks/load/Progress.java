package io.hedgerow.benchmarks.load;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * One line that says how far the campaign is: rewritten in place on a terminal, and a line per scenario elsewhere.
 * It goes where errors go, so that the table can be kept by itself.
 */
final class Progress
        implements Campaign.Listener, SwapCampaign.Listener, KeyedCampaign.Listener, KafkaCampaign.Listener {
    private static final String CLEAR_LINE = "\r\u001B[2K";

    private final PrintWriter err;
    private final boolean isTerminal;
    private final int scenarios;
    private final int rounds;
    private final long startNanos = System.nanoTime();
    private int shown;

    Progress(PrintWriter err, boolean isTerminal, int scenarios, int rounds) {
        this.err = err;
        this.isTerminal = isTerminal;
        this.scenarios = scenarios;
        this.rounds = rounds;
    }

    @Override
    public void running(Scenario scenario, int position, Trial trial, int round) {
        show(scenario.name(), position, "round " + round + " of " + rounds + "  " + trial.label());
    }

    @Override
    public void running(SwapPlan plan, int position, int round) {
        show(plan.name(), position, "run " + round + " of " + plan.rounds());
    }

    @Override
    public void running(KeyedPlan plan, int position, String step) {
        show(plan.name(), position, step);
    }

    @Override
    public void running(KafkaPlan plan, int position, KafkaEntrant entrant, int round) {
        show(plan.name(), position, "round " + round + " of " + plan.rounds() + "  " + entrant.label());
    }

    private void show(String scenario, int position, String step) {
        String place = position + " of " + scenarios + "  " + scenario;
        if (isTerminal) {
            err.print(CLEAR_LINE + "  " + place + "  " + step + "  (" + elapsed() + ")");
            err.flush();
        } else if (shown < position) {
            shown = position;
            err.println("  " + place + "  (" + elapsed() + ")");
            err.flush();
        }
    }

    private String elapsed() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        return elapsed.toMinutes() + " min " + elapsed.toSecondsPart() + " s";
    }

    /** Takes the line away. */
    void clear() {
        if (isTerminal) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
