package io.hedgerow.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code deploy/local/campaign}. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        description =
                "Serves made-up requests on a cluster of processes while faults that are drawn from a seed befall it,"
                        + " and compares what was sent with what was answered.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every request was answered", "1:not, or the job failed", "2:usage"})
public final class Campaign implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int SLOTS = 2;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final List<String> DELIVERIES = List.of("atLeastOnce", "exactlyOnce", "answerOnce");

    /** Those that allow no second answer. */
    private static final List<String> ONCE = List.of("exactlyOnce", "answerOnce");

    @Option(names = "--seed", description = "Draws the faults; left out: a new one, which is printed.")
    private @Nullable Long seed;

    @Option(names = "--minutes", description = "How long faults come [${DEFAULT-VALUE}].")
    private double minutes = 5;

    @Option(names = "--rate", description = "Requests a second [${DEFAULT-VALUE}].")
    private double rate = 500;

    @Option(names = "--taskmanagers", description = "TaskManagers of two slots [${DEFAULT-VALUE}].")
    private int taskManagers = 2;

    @Option(names = "--parallelism", description = "Subtasks of every stage [${DEFAULT-VALUE}].")
    private int parallelism = 2;

    @Option(
            names = "--delivery",
            description =
                    "Requests and answers in topics of a broker, which faults befall too: atLeastOnce, exactlyOnce or answerOnce;"
                            + " left out: made in the job, and files.")
    private @Nullable String delivery;

    @Option(
            names = "--faults",
            split = ",",
            description = "Only faults of these kinds: ${COMPLETION-CANDIDATES}; left out: of all that can befall it.",
            completionCandidates = FaultNames.class)
    private List<String> faults = List.of();

    @Option(
            names = "--apart",
            description =
                    "Least seconds between the beginnings of two faults [${DEFAULT-VALUE}]; as long as a recovery takes, and all"
                            + " are measured.")
    private double apartSeconds = FaultPlan.SHORTEST_GAP.toMillis() / 1e3;

    @Option(
            names = "--ha",
            description = "A second JobManager stands by, and ZooKeeper says who leads; with --delivery.")
    private boolean isHighlyAvailable;

    @Option(names = "--folder", required = true, description = "Where everything is kept; must not be there.")
    private Path folder = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    private Campaign() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Campaign()).execute(args));
    }

    /** All kinds of faults. */
    static final class FaultNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        FaultNames() {
            super(Arrays.stream(FaultKind.values()).map(FaultKind::words).toList());
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        long drawn = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        long requests = Math.max(1, Math.round(minutes * SECONDS_PER_MINUTE * rate));
        SteppedClocks clocks = SteppedClocks.compileIn(folder.toAbsolutePath().resolve("clocks"))
                .orElse(null);
        Set<FaultKind> kinds = kinds(clocks != null);
        require(!kinds.isEmpty(), "none of --faults can befall it");
        FaultPlan plan = FaultPlan.draw(
                drawn,
                Duration.ofMillis(Math.round(minutes * SECONDS_PER_MINUTE * 1000)),
                kinds,
                Duration.ofMillis(Math.round(apartSeconds * 1000)));
        System.out.printf(
                "seed %d: %d requests at %.0f/s, %d faults in %.1f minutes, of %s%n",
                drawn,
                requests,
                rate,
                plan.faults(),
                minutes,
                kinds.stream().map(FaultKind::words).collect(Collectors.joining(", ")));
        PaymentsJob job =
                new PaymentsJob(folder.toAbsolutePath(), drawn, requests, rate, parallelism, null, "atLeastOnce", true);
        boolean passed = delivery == null ? run(job, null, plan, clocks) : runOfTopics(job, delivery, plan, clocks);
        System.out.printf("seed %d: %s%n", drawn, passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }

    private void check() {
        require(minutes > 0 && rate > 0 && apartSeconds > 0, "--minutes, --rate and --apart must be above 0");
        require(
                parallelism > 0 && parallelism <= taskManagers * SLOTS,
                "--parallelism must be from 1 to twice --taskmanagers: each has two slots");
        require(
                delivery == null || DELIVERIES.contains(delivery),
                "--delivery is one of " + String.join(", ", DELIVERIES));
        require(!isHighlyAvailable || delivery != null, "--ha needs --delivery");
        require(!Files.exists(folder), folder + " is there already");
    }

    /** Those that are wanted and possible. A job that several JobManagers know is not stopped: the others would start it anew. */
    private Set<FaultKind> kinds(boolean hasClocks) {
        Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        try {
            kinds.removeIf(kind -> !faults.isEmpty() && !faults.contains(kind.words()));
            faults.forEach(FaultKind::of);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage(), e);
        }
        if (delivery == null) {
            kinds.removeAll(FaultKind.OF_TOPICS);
        }
        if (isHighlyAvailable) {
            kinds.removeAll(Set.of(FaultKind.RESCALE, FaultKind.DRAIN));
        }
        if (!hasClocks) {
            kinds.remove(FaultKind.STEP_CLOCK);
        }
        return kinds;
    }

    private void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private boolean runOfTopics(PaymentsJob job, String guarantee, FaultPlan plan, @Nullable SteppedClocks clocks)
            throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start(job.folder().resolve("broker"));
                BrokerFaults brokerFaults = new BrokerFaults(broker)) {
            Topics topics = new Topics(broker.servers());
            topics.create();
            return run(job.ofTopics(topics, guarantee), brokerFaults, plan, clocks);
        }
    }

    private boolean run(
            PaymentsJob job, @Nullable BrokerFaults brokerFaults, FaultPlan plan, @Nullable SteppedClocks clocks)
            throws IOException, InterruptedException {
        boolean finished;
        try (HighAvailability standby = isHighlyAvailable ? HighAvailability.start(job.folder()) : null;
                TestingCluster cluster = TestingCluster.in(
                        job.folder().resolve("cluster"),
                        job.write(),
                        job.checkpoints(),
                        settings(job, standby),
                        new TestingCluster.Extras(clocks, standby))) {
            FullDisk.installIn(cluster);
            job.deadlyModel().installIn(cluster);
            finished = befall(cluster, job, brokerFaults, plan);
        }
        Ledger.Report report = job.audit();
        System.out.println(report);
        boolean isOnce = !ONCE.contains(job.delivery()) || report.repeated() == 0;
        return finished && report.isComplete() && isOnce;
    }

    private boolean befall(TestingCluster cluster, PaymentsJob job, @Nullable BrokerFaults brokerFaults, FaultPlan plan)
            throws IOException, InterruptedException {
        SavepointStop stop = new SavepointStop(cluster, System.out);
        Supervisor supervisor = new Supervisor(
                cluster, stop, job.topics() == null, taskManagers, isHighlyAvailable ? 2 : 1, System.out);
        ClusterFaults faultsOfCluster = new ClusterFaults(cluster, supervisor, stop, job, taskManagers * SLOTS);
        CampaignRun run = new CampaignRun(cluster, faultsOfCluster, brokerFaults, supervisor, System.out);
        try (TopicTraffic traffic = TopicTraffic.of(job)) {
            boolean finished = run.execute(plan, traffic, PATIENCE);
            System.out.printf(
                    "%d faults%n%s%n",
                    run.recoveries().faults(), run.recoveries().table(traffic == null ? null : traffic.times()));
            if (!finished) {
                System.out.println("the job did not finish"
                        + (traffic == null ? "" : ": " + traffic.progress() + ", " + traffic.failure()));
            }
            return finished;
        }
    }

    private static List<String> settings(PaymentsJob job, @Nullable HighAvailability standby) {
        List<String> settings = new ArrayList<>(List.of(job.disk().setting()));
        if (standby != null) {
            settings.addAll(standby.settings());
        }
        return settings.stream()
                .flatMap(setting -> Stream.of("--setting", setting))
                .toList();
    }
}
