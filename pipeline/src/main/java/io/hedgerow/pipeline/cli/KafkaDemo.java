package io.hedgerow.pipeline.cli;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.RequestTopic;
import io.hedgerow.kafka.RequestTopic.From;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.JobSpec.Control;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.RequestSource.KafkaSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.JobFailedException;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.pipeline.job.ServingRun;
import io.hedgerow.pipeline.sources.GeneratedRequests;
import io.hedgerow.pipeline.sources.RequestGenerator;
import io.hedgerow.pipeline.summary.RunSummary;
import io.hedgerow.pipeline.summary.SentFromGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * The demo's job between topics: a broker in this process, a client that sends the payments and waits for their answers.
 *
 * @param documents checked documents
 * @param job the demo's job
 * @param options as of the demo
 * @param screen where it says what it does
 */
record KafkaDemo(ResolvedDocuments documents, JobSpec job, ServingOptions options, Screen screen) {
    private static final String REQUESTS = "payments";
    private static final String ANSWERS = "payments-answers";
    private static final String DEAD_LETTERS = "payments-dead-letters";
    private static final String CONTROL = "payments-control";
    private static final Duration KEEP_WARM = Duration.ofMinutes(10);

    /** What a client, a broker and a job sustain together on two cores without queues before deadlines. */
    static final double MOST_PER_SECOND = 5_000;

    /** Starts the broker that is on the class path. */
    static DemoBroker.Running broker() throws RefusedException {
        DemoBroker broker = ServiceLoader.load(DemoBroker.class, KafkaDemo.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "--kafka embedded: the broker's classes are not on the class path; start the demo with the launcher of"
                                + " a checkout"));
        return broker.start();
    }

    RunSummary run(GeneratorSource payments, DemoBroker.Running broker)
            throws RefusedException, JobFailedException, IOException, InterruptedException {
        KafkaTopic requests = topic(broker, REQUESTS);
        KafkaTopic answers = topic(broker, ANSWERS);
        Control control = control(broker);
        JobSpec between = job.withRequests(
                        new KafkaSource(new RequestTopic(requests, "hedgerow-demo", From.EARLIEST, false)))
                .withAnswers(new KafkaSink(answers))
                .withDeadLetters(new KafkaSink(topic(broker, DEAD_LETTERS)))
                .withControl(control)
                .withoutAttempts(); // files of a job that is cancelled lack the last ones
        introduce(broker, control);
        RequestGenerator.Series series = series(payments);
        long count = Objects.requireNonNull(payments.requests());
        DemoFeed feed = new DemoFeed(requests, answers, series, System::nanoTime);
        try {
            RunSummary summary = new ServingRun(documents, between, options)
                    .warmedUp()
                    .creatingTopics()
                    .execute(
                            new Following(feed, payments, screen.progress(payments)),
                            new SentFromGenerator(series, payments.startIndex(), count));
            throwIfFailed(feed);
            return Objects.requireNonNull(summary, "the demo runs in this process");
        } finally {
            feed.stop();
        }
    }

    private static KafkaTopic topic(DemoBroker.Running broker, String name) {
        return new KafkaTopic(broker.bootstrapServers(), name, Format.JSON, Map.of());
    }

    /** Copy and status lie where those of a Job document with a control topic would. */
    private Control control(DemoBroker.Running broker) {
        FileLocation besideCheckpoints = job.checkpointing().directory();
        return new Control(
                besideCheckpoints.child("control"),
                topic(broker, CONTROL),
                besideCheckpoints.child("status"),
                KEEP_WARM,
                ProvingOptions.DEFAULT);
    }

    private void introduce(DemoBroker.Running broker, Control control) {
        screen.print("  A Kafka broker runs at " + broker.bootstrapServers()
                + " until the demo ends. Any Kafka client may send and read:");
        TextTable topics = new TextTable("topic", "holds").endingInProse();
        topics.row(REQUESTS, "requests, as JSON");
        topics.row(ANSWERS, "answers, keyed by request ID");
        topics.row(DEAD_LETTERS, "records that are no requests");
        topics.row(CONTROL, "models and endpoints that come while it runs");
        screen.print(System.lineSeparator() + topics);
        screen.print("  What it serves is shown, in another terminal, by");
        screen.print("    ./hedgerow models list --control kafka://" + broker.bootstrapServers() + "/" + CONTROL
                + " --status " + shown(control.status()));
    }

    private static String shown(FileLocation folder) {
        if (!folder.isLocal()) {
            return folder.toString();
        }
        Path working = Path.of("").toAbsolutePath();
        Path path = folder.localPath().toAbsolutePath();
        return (path.startsWith(working) ? working.relativize(path) : path).toString();
    }

    private static RequestGenerator.Series series(GeneratorSource payments) {
        return new GeneratedRequests(
                        payments.name(),
                        payments.seed(),
                        Objects.requireNonNull(payments.endpoint(), "the demo's generator names its endpoint"),
                        payments.options(),
                        payments.startIndex())
                .series(KafkaDemo.class.getClassLoader());
    }

    private static void throwIfFailed(DemoFeed feed) throws JobFailedException {
        Exception failure = feed.failure();
        if (failure != null) {
            throw new JobFailedException(failure);
        }
    }

    /** Starts the client when the job runs, and ends the job when the client has its answers. */
    private static final class Following implements ServingRun.Listener {
        private final DemoFeed feed;
        private final GeneratorSource payments;
        private final ServingRun.Listener shown;
        private boolean isStarted;

        Following(DemoFeed feed, GeneratorSource payments, ServingRun.Listener shown) {
            this.feed = feed;
            this.payments = payments;
            this.shown = shown;
        }

        @Override
        public void running(ServingStatistics statistics) {
            if (!isStarted) {
                isStarted = true;
                feed.start(
                        payments.startIndex(),
                        Objects.requireNonNull(payments.requests()),
                        Objects.requireNonNull(payments.ratePerSecond()));
            }
            shown.running(statistics);
        }

        @Override
        public void topicsMade(List<String> uris) {} // they have been introduced

        @Override
        public boolean isDone() {
            return feed.isDone();
        }
    }
}
