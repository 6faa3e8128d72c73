package io.hedgerow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.client.cli.DefaultCLI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar submitted three times to one session cluster with Flink's own command line, cancelled in between. The
 * class path of this test is that of a cluster: Flink, and in one test ONNX Runtime as in {@code lib/}.
 */
class SessionClusterITCase {
    private static final int SUBMISSIONS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER_CODE_LOADER = "org.apache.flink.util.ChildFirstClassLoader";

    @TempDir
    private Path folder;

    @Test
    @EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "from JDK 18 on records' types are kept softly")
    void nothingIsLeftOfACancelledJobWhereOnnxRuntimeLiesInLib() throws Exception {
        Configuration settings = new Configuration();
        settings.set(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL, List.of("ai.onnxruntime"));

        long before = instancesOf(USER_CODE_LOADER);
        submitRepeatedly(settings);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(instancesOf(USER_CODE_LOADER))
                        .as("class loaders of ended jobs")
                        .isLessThanOrEqualTo(before));
    }

    @Test
    void onnxLoadsAnewWithEverySubmissionWhereItLiesInTheJobJarOnly() throws Exception {
        submitRepeatedly(new Configuration());
    }

    private void submitRepeatedly(Configuration settings) throws Exception {
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.BIND_ADDRESS, "localhost");
        MiniClusterConfiguration cluster = new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .setConfiguration(settings)
                .build();
        try (MiniCluster flink = new MiniCluster(cluster)) {
            flink.start();
            for (int i = 0; i < SUBMISSIONS; i++) {
                Path run = Files.createDirectory(folder.resolve("run-" + i));
                JobID job = submit(flink, settings, run);
                await().atMost(PATIENCE).until(() -> hasAnswers(run, flink, job));
                flink.cancelJob(job).get();
                await().atMost(PATIENCE).until(() -> flink.getJobStatus(job).get() == JobStatus.CANCELED);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(threads()).isEmpty());
            }
        }
    }

    private static JobID submit(MiniCluster flink, Configuration settings, Path run) throws Exception {
        Configuration client = new Configuration(settings);
        client.set(RestOptions.ADDRESS, "localhost");
        client.set(RestOptions.PORT, flink.getRestAddress().get().getPort());
        List<JobID> before =
                flink.listJobs().get().stream().map(job -> job.getJobId()).toList();
        String[] command = {
            "run",
            "-d",
            Distribution.JOB_JAR.toString(),
            "run",
            "-f",
            Distribution.onnxExample(run, "").toString()
        };
        assertThat(inThreadOfItsOwn(() -> new CliFrontend(client, List.of(new DefaultCLI())).parseAndRun(command)))
                .isZero();
        return flink.listJobs().get().stream()
                .map(job -> job.getJobId())
                .filter(job -> !before.contains(job))
                .findFirst()
                .orElseThrow();
    }

    /** A user's client is a process that ends; here at least its thread does, and with it its thread locals. */
    private static <T> T inThreadOfItsOwn(Callable<T> client) throws Exception {
        FutureTask<T> task = new FutureTask<>(client);
        Thread thread = new Thread(task, "client");
        thread.start();
        T result = task.get();
        thread.join();
        return result;
    }

    private static boolean hasAnswers(Path run, MiniCluster flink, JobID job) throws Exception {
        assertThat(flink.getJobStatus(job).get().isGloballyTerminalState())
                .as("the job has ended")
                .isFalse();
        Path answers = run.resolve("out").resolve("answers");
        if (!Files.isDirectory(answers)) {
            return false;
        }
        try (Stream<Path> files = Files.list(answers)) {
            return files.anyMatch(file -> !file.getFileName().toString().startsWith("."));
        }
    }

    private static List<String> threads() {
        Thread[] threads = new Thread[Thread.activeCount() * 2];
        int count = Thread.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .map(Thread::getName)
                .filter(name -> name.startsWith("hedgerow"))
                .toList();
    }

    /** Live instances of a class: the JVM collects garbage before it counts. */
    private static long instancesOf(String className) throws Exception {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(String::strip)
                .filter(line -> line.contains(" " + className))
                .filter(line -> line.split("\\s+", -1)[3].equals(className))
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
                .sum();
    }
}
