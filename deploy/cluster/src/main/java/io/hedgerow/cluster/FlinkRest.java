package io.hedgerow.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks a JobManager that may be away. Thread-safe. */
public final class FlinkRest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI base;

    private FlinkRest(URI base) {
        this.base = base;
    }

    static FlinkRest ofPort(int port) {
        return new FlinkRest(URI.create("http://localhost:" + port));
    }

    /**
     * The one job of the cluster.
     *
     * @param id as Flink writes it
     * @param state as Flink names it, such as RUNNING
     * @param startMillis when it was submitted, epoch milliseconds
     * @param restartingSinceMillis when it began its last restart, epoch milliseconds; 0: never
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

    private Optional<JsonNode> get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == OK ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException away) {
            return Optional.empty(); // killed, not up yet, or in the middle of an answer
        }
    }
}
