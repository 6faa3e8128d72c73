package io.hedgerow.pipeline.control;

import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.proto.flink.status.SourceEnd;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@link ControlDirectory}, or a Kafka topic: what is there, then one {@link ControlRecord.Kind#CAUGHT_UP}, then changes, until
 * the requests have ended. Flink's own file source never reads a path again, so an edited document would be missed.
 *
 * <p>Run it with parallelism 1; more subtasks have nothing to do. Checkpoints keep the digests of what was handed on:
 * after a restore only what has changed meanwhile comes, and the mark. A folder that cannot be read does not fail the
 * job: it is tried again. Thread-safe.
 */
public final class ControlSource
        implements Source<ControlRecord, ControlSplit, Optional<ControlSplit>>, ResultTypeQueryable<ControlRecord> {
    private static final long serialVersionUID = 1L;

    /** Time between scans. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

    /** Time between looks at a topic, which cost little. */
    public static final Duration TOPIC_INTERVAL = Duration.ofMillis(100);

    private final String folder;
    private final @Nullable KafkaTopic topic;
    private final Duration interval;
    private final SourceEnd end;

    /**
     * A source.
     *
     * @param folder folder of a Flink file system
     * @param interval time between scans, at least 1 ms
     * @param end when to stop
     */
    public ControlSource(String folder, Duration interval, SourceEnd end) {
        this(folder, null, interval, end);
    }

    private ControlSource(String folder, @Nullable KafkaTopic topic, Duration interval, SourceEnd end) {
        this.topic = topic;
        this.folder = Objects.requireNonNull(folder, "folder is null");
        this.interval = interval;
        this.end = Objects.requireNonNull(end, "end is null");
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval must be at least 1 ms, was " + interval);
        }
    }

    /**
     * A source of a compacted Kafka topic.
     *
     * @param topic the topic
     * @param copy folder of a Flink file system in which its latest documents are kept as files
     * @param interval time between looks, at least 1 ms
     * @param end when to stop
     */
    public static ControlSource ofTopic(KafkaTopic topic, String copy, Duration interval, SourceEnd end) {
        return new ControlSource(copy, topic, interval, end);
    }

    private Watched watched(Map<String, String> handedOn) {
        return topic == null
                ? new ControlDirectory(new Path(folder), handedOn)
                : new WatchedTopic(topic, new Path(folder), handedOn);
    }

    private String what() {
        return topic == null ? "control folder " + folder : "control topic " + topic.uri();
    }

    /** Unbounded, as Flink plans it; it does end. */
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<ControlRecord, ControlSplit> createReader(SourceReaderContext context) {
        return new ControlSourceReader(
                () -> new ControlReader(what(), this::watched, interval, end, System::nanoTime), context);
    }

    @Override
    public SplitEnumerator<ControlSplit, Optional<ControlSplit>> createEnumerator(
            SplitEnumeratorContext<ControlSplit> context) {
        return new ControlEnumerator(context, Optional.of(ControlSplit.FRESH));
    }

    @Override
    public SplitEnumerator<ControlSplit, Optional<ControlSplit>> restoreEnumerator(
            SplitEnumeratorContext<ControlSplit> context, Optional<ControlSplit> waiting) {
        return new ControlEnumerator(context, waiting);
    }

    @Override
    public SimpleVersionedSerializer<ControlSplit> getSplitSerializer() {
        return ControlSplitSerializer.INSTANCE;
    }

    @Override
    public SimpleVersionedSerializer<Optional<ControlSplit>> getEnumeratorCheckpointSerializer() {
        return WaitingSplitSerializer.INSTANCE;
    }

    @Override
    public TypeInformation<ControlRecord> getProducedType() {
        return ControlRecordType.INSTANCE;
    }
}
