package io.hedgerow.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Asks a JobManager that may be away. Thread-safe. */
public final class FlinkRest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HUNDREDS = 100;
    private static final int SUCCESS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<URI> bases = new CopyOnWriteArrayList<>();

    private FlinkRest() {}

    static FlinkRest ofPort(int port) {
        FlinkRest rest = new FlinkRest();
        rest.isAlsoAt(port);
        return rest;
    }

    /** There is one more JobManager, or there will be; whichever answers is taken to know. */
    void isAlsoAt(int port) {
        bases.add(0, URI.create("http://localhost:" + port));
    }

    /**
     * The one job of the cluster.
     *
     * @param id as Flink writes it
     * @param state as Flink names it, such as RUNNING
     * @param startMillis when it was submitted, epoch milliseconds
     * @param restartingSinceMillis when it began its last restart, epoch milliseconds; 0: never
     * @param restartedMillis when Flink last began to start its tasks, at first or again, epoch milliseconds; 0: never
     * @param tasks how many tasks it has
     * @param runningTasks how many of them run
     * @param completedCheckpoints how many checkpoints it completed since it was submitted
     * @param latestCheckpointMillis when its latest complete checkpoint was triggered, epoch milliseconds; 0: there is none
     */
    public record JobView(
            String id,
            String state,
            long startMillis,
            long restartingSinceMillis,
            long restartedMillis,
            int tasks,
            int runningTasks,
            long completedCheckpoints,
            long latestCheckpointMillis) {

        /** Whether every task runs. */
        public boolean isRunning() {
            return state.equals("RUNNING") && tasks > 0 && runningTasks == tasks;
        }
    }

    /** The job; empty while there is none, or no JobManager that answers. */
    public Optional<JobView> job() throws InterruptedException {
        Optional<JsonNode> overview =
                get("/jobs/overview").map(all -> all.path("jobs").path(0));
        if (overview.isEmpty() || overview.get().isMissingNode()) {
            return Optional.empty();
        }
        String id = overview.get().path("jid").asText();
        Optional<JsonNode> job = get("/jobs/" + id);
        Optional<JsonNode> checkpoints = get("/jobs/" + id + "/checkpoints");
        if (job.isEmpty() || checkpoints.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(view(id, job.get(), checkpoints.get()));
    }

    private static JobView view(String id, JsonNode job, JsonNode checkpoints) {
        int tasks = 0;
        int running = 0;
        for (JsonNode vertex : job.path("vertices")) {
            tasks += vertex.path("parallelism").asInt();
            running += vertex.path("tasks").path("RUNNING").asInt();
        }
        return new JobView(
                id,
                job.path("state").asText(),
                job.path("start-time").asLong(),
                job.path("timestamps").path("RESTARTING").asLong(),
                job.path("timestamps").path("RUNNING").asLong(),
                tasks,
                running,
                checkpoints.path("counts").path("completed").asLong(),
                checkpoints
                        .path("latest")
                        .path("completed")
                        .path("trigger_timestamp")
                        .asLong());
    }

    /** The version of Flink that the JobManager is of; empty while there is none that answers. */
    public Optional<String> flinkVersion() throws InterruptedException {
        return get("/config").map(config -> config.path("flink-version").asText());
    }

    /** Names of the TaskManagers that are registered and run tasks. */
    public Set<String> busyTaskManagers() throws InterruptedException {
        Set<String> busy = new TreeSet<>();
        get("/taskmanagers").ifPresent(all -> {
            for (JsonNode one : all.path("taskmanagers")) {
                if (one.path("freeSlots").asInt() < one.path("slotsNumber").asInt()) {
                    busy.add(one.path("id").asText());
                }
            }
        });
        return busy;
    }

    /**
     * Asks for a stop of the job with a savepoint.
     *
     * @param drain whether everything is to be brought to its end before
     * @return what {@link #hasFailed} is asked with; empty: nobody has taken it
     */
    Optional<String> stop(String jobId, String savepoints, boolean drain) throws InterruptedException {
        ObjectNode body =
                JSON.createObjectNode().put("targetDirectory", savepoints).put("drain", drain);
        return ask(
                        "/jobs/" + jobId + "/stop",
                        request -> request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                .map(answer -> answer.path("request-id").asText());
    }

    /** Whether it is known that no savepoint will come of this. */
    boolean hasFailed(String jobId, String trigger) throws InterruptedException {
        return get("/jobs/" + jobId + "/savepoints/" + trigger)
                .filter(answer -> answer.path("operation").has("failure-cause"))
                .isPresent();
    }

    private Optional<JsonNode> get(String path) throws InterruptedException {
        return ask(path, UnaryOperator.identity());
    }

    private Optional<JsonNode> ask(String path, UnaryOperator<HttpRequest.Builder> how) throws InterruptedException {
        for (URI base : bases) {
            Optional<JsonNode> answer = ask(how.apply(HttpRequest.newBuilder(base.resolve(path)))
                    .timeout(PATIENCE)
                    .build());
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private Optional<JsonNode> ask(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() / HUNDREDS == SUCCESS
                    ? Optional.of(JSON.readTree(response.body()))
                    : Optional.empty();
        } catch (IOException away) {
            return Optional.empty(); // killed, not up yet, or in the middle of an answer
        }
    }
}
