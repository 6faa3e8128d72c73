package io.hedgerow.pipeline.cli;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.pipeline.documents.RequestSource;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.job.ServingRun;
import io.hedgerow.policies.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a command shows: a progress line that is rewritten in place on a terminal, and results. */
final class Screen {
    private static final String CLEAR_LINE = "\r\u001B[2K";

    private final PrintWriter out;
    private final boolean isTerminal;

    Screen(PrintWriter out) {
        this.out = out;
        this.isTerminal = Boolean.getBoolean("hedgerow.terminal");
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    /** A listener that shows how far the run is; silent where there is no terminal. */
    ServingRun.Listener progress(RequestSource source) {
        long expected =
                source instanceof GeneratorSource generator && generator.requests() != null ? generator.requests() : 0;
        return progress(expected);
    }

    /** As {@link #progress(RequestSource)}, where so many are expected. */
    ServingRun.Listener progress(long expected) {
        ServingRun.Listener line = isTerminal ? new ProgressLine(expected, this::replaceLine) : statistics -> {};
        return new ServingRun.Listener() {
            @Override
            public void running(ServingStatistics statistics) {
                line.running(statistics);
            }

            @Override
            public void topicsMade(List<String> uris) {
                uris.forEach(uri -> print("  Made the topic " + uri));
            }

            @Override
            public void note(String text) {
                print("  " + text);
            }
        };
    }

    private void replaceLine(String line) {
        out.print(CLEAR_LINE + line);
        out.flush();
    }

    void clearProgress() {
        if (isTerminal) {
            replaceLine("");
        }
    }

    private static String statuses(ServingStatistics statistics) {
        StringBuilder text = new StringBuilder();
        for (Status status : Status.values()) {
            if (statistics.count(status) > 0) {
                text.append("  ")
                        .append(status.name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(Numbers.percentOf(statistics.count(status), statistics.answers()));
            }
        }
        return text.toString();
    }

    /** Takes one line of progress. */
    interface Line {
        void show(String text);
    }

    /** Turns statistics into a line. */
    static final class ProgressLine implements ServingRun.Listener {
        private final long expected;
        private final Line line;
        private final RateMeter rate = new RateMeter();

        ProgressLine(long expected, Line line) {
            this.expected = expected;
            this.line = line;
        }

        @Override
        public void running(ServingStatistics statistics) {
            long answers = statistics.answers();
            String done = expected == 0
                    ? Numbers.count(answers) + " answers"
                    : Numbers.count(answers) + " of " + Numbers.count(expected) + " ("
                            + Numbers.percentOf(answers, expected) + ")";
            line.show("  " + done + "  " + Numbers.rate(rate.perSecond(answers, System.nanoTime())) + "  p50 "
                    + Numbers.millis(statistics.latency().percentileMicros(50)) + "  p99 "
                    + Numbers.millis(statistics.latency().percentileMicros(99)) + statuses(statistics));
        }
    }
}
