package io.hedgerow.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
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
    private static final String EXACTLY_ONCE = "exactlyOnce";
    private static final List<String> DELIVERIES = List.of("atLeastOnce", EXACTLY_ONCE, "answerOnce");

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

    @Option(names = "--folder", required = true, description = "Where everything is kept; must not be there.")
    private Path folder = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    private Campaign() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Campaign()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(minutes > 0 && rate > 0, "--minutes and --rate must be above 0");
        require(
                parallelism > 0 && parallelism <= taskManagers * SLOTS,
                "--parallelism must be from 1 to twice --taskmanagers: each has two slots");
        require(
                delivery == null || DELIVERIES.contains(delivery),
                "--delivery is one of " + String.join(", ", DELIVERIES));
        require(!Files.exists(folder), folder + " is there already");
        long drawn = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        long requests = Math.max(1, Math.round(minutes * SECONDS_PER_MINUTE * rate));
        Duration length = Duration.ofMillis(Math.round(minutes * SECONDS_PER_MINUTE * 1000));
        FaultPlan plan = FaultPlan.draw(drawn, length, delivery != null);
        PrintStream out = System.out;
        out.printf(
                "seed %d: %d requests at %.0f/s, %d faults in %.1f minutes%n",
                drawn, requests, rate, plan.faults(), minutes);
        boolean passed = delivery == null
                ? run(new PaymentsJob(folder.toAbsolutePath(), drawn, requests, rate, parallelism), null, plan, out)
                : runOfTopics(drawn, requests, delivery, plan, out);
        out.printf("seed %d: %s%n", drawn, passed ? "passed" : "FAILED");
        return passed ? 0 : 1;
    }

    private boolean runOfTopics(long drawn, long requests, String guarantee, FaultPlan plan, PrintStream out)
            throws IOException, InterruptedException {
        Path home = folder.toAbsolutePath();
        try (BrokerProcess broker = BrokerProcess.start(home.resolve("broker"))) {
            Topics topics = new Topics(broker.servers());
            topics.create();
            return run(new PaymentsJob(home, drawn, requests, rate, parallelism, topics, guarantee), broker, plan, out);
        }
    }

    private void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private boolean run(PaymentsJob job, @Nullable BrokerProcess broker, FaultPlan plan, PrintStream out)
            throws IOException, InterruptedException {
        Topics topics = job.topics();
        boolean finished;
        try (TopicTraffic traffic = topics == null
                        ? null
                        : new TopicTraffic(topics, job.seed(), job.requests(), job.ratePerSecond());
                TestingCluster cluster =
                        TestingCluster.in(job.folder().resolve("cluster"), job.write(), job.checkpoints())) {
            CampaignRun run = new CampaignRun(cluster, broker, plan, out);
            finished = run.execute(taskManagers, traffic, PATIENCE);
            out.println(run.recoveries().table());
            if (!finished) {
                out.println("the job did not finish"
                        + (traffic == null || traffic.failure() == null ? "" : ": " + traffic.failure()));
            }
        }
        Ledger.Report report = job.audit();
        out.println(report);
        boolean isOnce = job.delivery().equals(DELIVERIES.get(0)) || report.repeated() == 0;
        return finished && report.isComplete() && isOnce;
    }
}
