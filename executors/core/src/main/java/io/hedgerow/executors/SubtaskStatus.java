package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusPlace;
import io.hedgerow.proto.flink.status.StatusRecord;
import io.hedgerow.proto.flink.status.StatusWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.TaskInfo;
import org.jspecify.annotations.Nullable;

/** What one subtask of a pool says of its models, where there is a place to say it. Thread-safe. */
final class SubtaskStatus implements AutoCloseable {
    private final PoolStatus models = new PoolStatus(this::onChange);
    private final String poolName;
    private final TaskInfo task;
    private volatile @Nullable StatusWriter writer;

    SubtaskStatus(String poolName, TaskInfo task) {
        this.poolName = poolName;
        this.task = task;
    }

    /** How far its models are. */
    PoolStatus models() {
        return models;
    }

    /**
     * Says it from now on, on every change and every few seconds.
     *
     * @param others models that are told of beside these; asked for every time
     */
    void start(
            @Nullable StatusPlace place,
            ToLongFunction<ModelSpec> requestsServed,
            Supplier<List<ModelStatus>> others,
            ClassLoader contextLoader) {
        if (place != null) {
            StatusWriter started = new StatusWriter(
                    place.directory(), () -> record(place.run(), requestsServed, others.get()), contextLoader);
            started.start();
            writer = started;
        }
    }

    private StatusRecord record(String run, ToLongFunction<ModelSpec> requestsServed, List<ModelStatus> others) {
        List<ModelStatus> all = new ArrayList<>(models.models(requestsServed));
        all.addAll(others);
        return new StatusRecord(
                run,
                task.getAttemptNumber(),
                ReadinessBoard.ofPool(poolName),
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                System.currentTimeMillis(),
                List.of(),
                all,
                List.of());
    }

    private void onChange() {
        StatusWriter started = writer;
        if (started != null) {
            started.changed();
        }
    }

    @Override
    public void close() throws InterruptedException {
        StatusWriter started = writer;
        if (started != null) {
            started.close();
        }
    }
}
