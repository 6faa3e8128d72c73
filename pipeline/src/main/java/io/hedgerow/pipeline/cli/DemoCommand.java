package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.CapacityProbe;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.pipeline.job.ServingRun;
import io.hedgerow.pipeline.summary.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hedgerow demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Scores a stream of card payments with three models; one answer leaves per payment.")
final class DemoCommand implements Callable<Integer> {
    private static final String DOCUMENTS = "examples/demo.yaml";
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(15);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--requests", paramLabel = "N", description = "How many; else --duration times the rate.")
    private @Nullable Long requests;

    @Option(
            names = "--rate",
            paramLabel = "R/s",
            converter = RateConverter.class,
            description = "Requests per second, e.g. 2000/s; else half of what a short warm-up sustains.")
    private @Nullable Double ratePerSecond;

    @Option(
            names = "--duration",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "How long, e.g. 30s. [15s]")
    private @Nullable Duration duration;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the payments. [1]")
    private @Nullable Long seed;

    @Option(
            names = "--inject-delay",
            paramLabel = "VARIANT=DURATION",
            converter = {VariantConverter.class, DurationConverter.class},
            description = "Makes a model slow, e.g. net=200ms. May be repeated.")
    private Map<String, Duration> injectedDelays = new TreeMap<>();

    @Option(
            names = "--kafka",
            paramLabel = "embedded",
            description =
                    "Sends the payments through a Kafka broker in this process; its address is shown, so that any Kafka"
                            + " client can send and read, too.")
    private @Nullable KafkaBroker kafka;

    @Option(names = "--summary", paramLabel = "FILE", description = "Writes what the run did as JSON.")
    private @Nullable Path summaryFile;

    /** Which broker. */
    enum KafkaBroker {
        EMBEDDED
    }

    @Override
    public Integer call() throws Exception {
        requirePositive();
        SummaryFile.require(summaryFile);
        Screen screen = new Screen(Objects.requireNonNull(spec).commandLine().getOut());
        ResolvedDocuments documents = load();
        JobSpec job = Objects.requireNonNull(documents.job(), DOCUMENTS + " has no Job");
        ServingOptions options = ServingOptions.DEFAULT.withInjectedDelays(injectedDelays);
        requireVariants(documents);
        screen.print(Introduction.of(documents.roster()));
        GeneratorSource payments = paced(documents, job, options, screen);
        JobSpec paced = job.withRequests(payments);
        screen.print(String.format(
                "  %s payments at %s%s",
                Numbers.count(Objects.requireNonNull(payments.requests())),
                Numbers.rate(Objects.requireNonNull(payments.ratePerSecond())),
                injectedDelays.isEmpty() ? "" : ", with injected delays " + delays()));
        RunSummary summary = run(documents, paced, options, screen);
        screen.clearProgress();
        screen.print(ResultTables.of(summary));
        screen.print("  The policy, the deadline and the models are in " + DOCUMENTS + "; change it and run again.");
        if (summaryFile != null) {
            summary.write(summaryFile);
        }
        return ExitCode.DONE;
    }

    private RunSummary run(ResolvedDocuments documents, JobSpec job, ServingOptions options, Screen screen)
            throws Exception {
        GeneratorSource payments = (GeneratorSource) job.requests();
        if (kafka == null) {
            return Objects.requireNonNull(
                    new ServingRun(documents, job, options).warmedUp().execute(screen.progress(payments)),
                    "the demo has an end");
        }
        try (DemoBroker.Running broker = KafkaDemo.broker()) {
            return new KafkaDemo(documents, job, options, screen).run(payments, broker);
        }
    }

    private String delays() {
        return injectedDelays.entrySet().stream()
                .map(delay -> delay.getKey() + "=" + delay.getValue().toMillis() + "ms")
                .collect(Collectors.joining(", "));
    }

    private static ResolvedDocuments load() throws Exception {
        Path documents = Path.of(System.getProperty("hedgerow.home", "")).resolve(DOCUMENTS);
        if (!Files.isRegularFile(documents)) {
            throw new RefusedException("the demo runs from a checkout: there is no " + documents.toAbsolutePath());
        }
        return ResolvedDocuments.load(List.of(documents), Environment.ofProcess(DemoCommand.class.getClassLoader()));
    }

    private void requirePositive() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (requests != null && requests < 1) {
            throw new ParameterException(command, "--requests must be at least 1, was " + requests);
        }
        if (duration != null && duration.isZero()) {
            throw new ParameterException(command, "--duration must be at least 1ms");
        }
    }

    private void requireVariants(ResolvedDocuments documents) throws RefusedException {
        List<String> variants = documents.roster().endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .map(variant -> variant.name())
                .toList();
        for (String variant : injectedDelays.keySet()) {
            if (!variants.contains(variant)) {
                throw new RefusedException("--inject-delay: there is no variant " + variant + "; there are "
                        + String.join(", ", variants));
            }
        }
    }

    private GeneratorSource paced(ResolvedDocuments documents, JobSpec job, ServingOptions options, Screen screen)
            throws Exception {
        GeneratorSource declared = (GeneratorSource) job.requests();
        GeneratorSource seeded = seed == null ? declared : declared.withSeed(seed);
        CapacityProbe probe = new CapacityProbe(documents, job, seeded);
        double rate = rate(probe, screen);
        probe.rehearse(rate, options);
        long count = requests != null
                ? requests
                : Math.max(
                        1,
                        Math.round(rate
                                * Objects.requireNonNullElse(duration, DEFAULT_DURATION)
                                        .toMillis()
                                / 1000));
        if (requests != null && duration != null) {
            count = Math.min(count, Math.max(1, Math.round(rate * duration.toMillis() / 1000)));
        }
        return seeded.withRequests(count).withRatePerSecond(rate);
    }

    private double rate(CapacityProbe probe, Screen screen) throws Exception {
        if (ratePerSecond != null) {
            screen.print("  Warming up …");
            probe.warmUp();
            return ratePerSecond;
        }
        screen.print("  Measuring what this machine sustains …");
        double capacity = probe.requestsPerSecond();
        if (kafka != null && capacity / 2 > KafkaDemo.MOST_PER_SECOND) {
            screen.print("  It sustains about " + Numbers.rate(capacity) + " without Kafka; running at "
                    + Numbers.rate(KafkaDemo.MOST_PER_SECOND) + ", as broker and client share this machine.");
            return KafkaDemo.MOST_PER_SECOND;
        }
        screen.print("  It sustains about " + Numbers.rate(capacity) + "; running at half of that.");
        return capacity / 2;
    }
}
