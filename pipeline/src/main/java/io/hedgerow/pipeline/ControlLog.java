package io.hedgerow.pipeline;

import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.status.RequestsEnded;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where models and endpoints come from while the job runs. Immutable.
 *
 * @param folder folder of documents that is watched; of a topic: where a copy of it is kept
 * @param topic Kafka topic of documents; null where the folder is the control log
 * @param status folder that every process of the job can reach: how documents, models and subtasks stand
 * @param isBounded whether the requests end, so that an endpoint may do without a deadline
 * @param keepWarm how long a generation that was replaced can be gone back to without a load
 * @param proving how models are tried before they are loaded
 * @param run tells the statuses of this submission of the job from those of others
 */
public record ControlLog(
        FileLocation folder,
        @Nullable KafkaTopic topic,
        FileLocation status,
        boolean isBounded,
        Duration keepWarm,
        ProvingOptions proving,
        String run)
        implements Serializable {
    /** The control log as a folder. */
    public ControlLog(
            FileLocation folder,
            FileLocation status,
            boolean isBounded,
            Duration keepWarm,
            ProvingOptions proving,
            String run) {
        this(folder, null, status, isBounded, keepWarm, proving, run);
    }

    public ControlLog {
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(status, "status is null");
        if (keepWarm.isNegative()) {
            throw new IllegalArgumentException("keepWarm must be 0 or more, was " + keepWarm);
        }
    }

    RosterBoard board() {
        return RosterBoard.in(status + "/rosters");
    }

    StatusDirectory directory() {
        return StatusDirectory.in(status.toString());
    }

    RequestsEnded requestsEnded() {
        return directory().requestsEnded(run);
    }
}
