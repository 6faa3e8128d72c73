package io.hedgerow.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        require(!Files.exists(folder), folder + " is there already");
        long drawn = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        long requests = Math.max(1, Math.round(minutes * SECONDS_PER_MINUTE * rate));
        PaymentsJob job = new PaymentsJob(folder.toAbsolutePath(), drawn, requests, rate, parallelism);
        Duration length = Duration.ofMillis(Math.round(minutes * SECONDS_PER_MINUTE * 1000));
        FaultPlan plan = FaultPlan.draw(drawn, length);
        PrintStream out = System.out;
        out.printf(
                "seed %d: %d requests at %.0f/s, %d faults in %.1f minutes%n",
                drawn, requests, rate, plan.faults(), minutes);
        boolean finished = run(job, plan, out);
        Ledger.Report report = job.audit();
        out.println(report);
        boolean passed = finished && report.isComplete();
        out.printf("seed %d: %s%n", drawn, passed ? "passed" : "FAILED" + (finished ? "" : ": the job did not finish"));
        return passed ? 0 : 1;
    }

    private void require(boolean fulfilled, String otherwise) {
        if (!fulfilled) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    private boolean run(PaymentsJob job, FaultPlan plan, PrintStream out) throws IOException, InterruptedException {
        Path clusterFolder = job.folder().resolve("cluster");
        try (TestingCluster cluster = TestingCluster.in(clusterFolder, job.write(), job.checkpoints())) {
            CampaignRun run = new CampaignRun(cluster, plan, out);
            boolean finished = run.execute(taskManagers, PATIENCE);
            out.println(run.recoveries().table());
            return finished;
        }
    }
}
