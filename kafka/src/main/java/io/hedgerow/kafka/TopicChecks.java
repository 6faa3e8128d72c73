package io.hedgerow.kafka;

import io.hedgerow.kafka.TopicNeed.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a job starts, whether its topics are there and fit for what they are for, and makes those that are not
 * there where it is asked to. One line says what is wrong with one topic; a cluster that cannot be reached is one line for
 * all of its topics. Ends within some seconds for each cluster. Confined to one thread.
 */
public final class TopicChecks {
    private static final Logger LOG = LoggerFactory.getLogger(TopicChecks.class);

    /** What headers of a dead letter may add to the record it was. */
    static final int ROOM_FOR_ERROR_HEADERS = 64 << 10;

    private static final String API_TIMEOUT = "default.api.timeout.ms";
    private static final String API_TIMEOUT_MILLIS = "15000";
    private static final String REQUEST_TIMEOUT_MILLIS = "5000";

    private final boolean isCreating;
    private final int parallelism;
    private final @Nullable Duration transactional;
    private final List<String> problems = new ArrayList<>();
    private final List<String> created = new ArrayList<>();
    private final Map<KafkaTopic, Found> found = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();

    /**
     * A topic that is there.
     *
     * @param partitions how many it has
     * @param mostBytes largest record it takes
     * @param ends offset by partition of what comes next; only of a topic of requests or feedback
     * @param transactionMillis how long a transaction of its producers may be open; 0 where none is written
     */
    public record Found(int partitions, int mostBytes, Map<Integer, Long> ends, int transactionMillis) {
        public Found {
            ends = Map.copyOf(ends);
        }
    }

    /**
     * Checks.
     *
     * @param isCreating whether topics that are missing are made
     * @param parallelism how many partitions those have
     * @param transactional how often checkpoints are, where records are written in transactions; null: they are not
     */
    public TopicChecks(boolean isCreating, int parallelism, @Nullable Duration transactional) {
        this.isCreating = isCreating;
        this.parallelism = parallelism;
        this.transactional = transactional;
    }

    /** Of a job that has no topics. */
    public static TopicChecks none() {
        return new TopicChecks(false, 1, null);
    }

    /** Checks topics; what is wrong is known afterwards. */
    public void check(List<TopicNeed> needs) {
        Map<KafkaTopic.Cluster, List<TopicNeed>> byCluster = new LinkedHashMap<>();
        for (TopicNeed need : needs) {
            byCluster
                    .computeIfAbsent(need.topic().cluster(), cluster -> new ArrayList<>())
                    .add(need);
        }
        byCluster.values().forEach(this::checkCluster);
    }

    /** What is wrong, one line each; empty when all is well. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether one of the problems is that nobody answers: the same checks may find something else later. */
    public boolean isAnyUnreachable() {
        return !unreachable.isEmpty();
    }

    /** Whether a problem is that nobody answers: the same may succeed later. */
    public static boolean isUnreachable(Throwable problem) {
        return ClusterProblem.isUnreachable(problem);
    }

    /** The topics that were made, as URIs. */
    public List<String> created() {
        return List.copyOf(created);
    }

    /** What is known of a topic that was checked and is there. */
    public Found found(KafkaTopic topic) {
        Found known = found.get(topic);
        if (known == null) {
            throw new IllegalStateException(topic.uri() + " was not found");
        }
        return known;
    }

    private void checkCluster(List<TopicNeed> needs) {
        TopicNeed first = needs.get(0);
        if (unreachable.contains(first.topic().bootstrapServers())) {
            return; // said already, whoever asks
        }
        try (Admin admin = Admin.create(adminProperties(first.topic()))) {
            for (TopicNeed need : needs) {
                if (!checkTopic(admin, need)) {
                    return;
                }
            }
        } catch (KafkaException e) {
            problems.add(ClusterProblem.line(first, e));
        }
    }

    private static Properties adminProperties(KafkaTopic topic) {
        Properties admin = topic.clientProperties();
        admin.putIfAbsent(API_TIMEOUT, API_TIMEOUT_MILLIS);
        admin.putIfAbsent("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
        return admin;
    }

    /** False where asking about others is in vain. */
    private boolean checkTopic(Admin admin, TopicNeed need) {
        try {
            TopicDescription description = describe(admin, need);
            if (description != null) {
                checkFitness(admin, need, description);
            }
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            problems.add(ClusterProblem.line(need, cause));
            if (ClusterProblem.isUnreachable(cause)) {
                unreachable.add(need.topic().bootstrapServers());
            }
            return !ClusterProblem.isOfCluster(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problems.add(need.path() + ": interrupted while " + need.topic().uri() + " was looked at");
            return false;
        }
    }

    private @Nullable TopicDescription describe(Admin admin, TopicNeed need)
            throws ExecutionException, InterruptedException {
        String name = need.topic().name();
        try {
            return description(admin, name);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        if (!isCreating) {
            problems.add(need.path() + ": there is no topic " + name + " at "
                    + need.topic().bootstrapServers() + "; --create-topics makes it");
            return null;
        }
        create(admin, need);
        return description(admin, name);
    }

    private static TopicDescription description(Admin admin, String name)
            throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name), name);
    }

    private void create(Admin admin, TopicNeed need) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic(need.topic().name(), Optional.of(need.partitions(parallelism)), Optional.empty())
                .configs(need.configs(largestRequest()));
        try {
            admin.createTopics(List.of(topic)).all().get();
            created.add(need.topic().uri());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was faster
                throw e;
            }
        }
        new TopicAwaiting(admin).await(need.topic().name());
    }

    private int largestRequest() {
        return found.values().stream().mapToInt(Found::mostBytes).reduce(OutputTopic.DEFAULT_MOST_BYTES, Math::max);
    }

    private void checkFitness(Admin admin, TopicNeed need, TopicDescription description)
            throws ExecutionException, InterruptedException {
        String name = need.topic().name();
        Map<String, String> configs = configs(admin, name);
        int mostBytes = Integer.parseInt(
                configs.getOrDefault("max.message.bytes", Integer.toString(OutputTopic.DEFAULT_MOST_BYTES)));
        found.put(
                need.topic(),
                new Found(
                        description.partitions().size(),
                        mostBytes,
                        need.isRead() ? ends(admin, description) : Map.of(),
                        need.isWritten() ? transactionMillis(admin, need) : 0));
        String cleanup = configs.getOrDefault("cleanup.policy", "compact");
        if (need.purpose() == Purpose.CONTROL && !cleanup.contains("compact")) {
            problems.add(need.path() + ": the topic " + name + " has cleanup.policy=" + cleanup
                    + ": documents would be gone after a while; compact is allowed");
        }
        int takes = new OutputTopic(need.topic(), mostBytes, null).mostBytes();
        if (need.isWritten() && takes < RecordRoom.LEAST_BYTES) {
            problems.add(need.path() + ": the topic " + name + " takes records of " + takes
                    + " bytes (max.message.bytes, max.request.size); at least " + RecordRoom.LEAST_BYTES
                    + " are allowed, as key and headers need some");
        }
    }

    private int transactionMillis(Admin admin, TopicNeed need) throws ExecutionException, InterruptedException {
        if (transactional == null) {
            return 0;
        }
        int mostMillis = TransactionLimits.mostMillis(admin);
        TransactionLimits.problem(need, mostMillis, transactional).ifPresent(problems::add);
        return TransactionLimits.millis(need.topic(), mostMillis);
    }

    /** Empty where whoever runs the job may use a topic and not look at how it is configured. */
    private static Map<String, String> configs(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource), "no configuration");
            Map<String, String> values = new HashMap<>();
            config.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .forEach(entry -> values.put(entry.name(), entry.value()));
            return values;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.info("The configuration of the topic {} may not be looked at; Kafka's presets are assumed", topic);
            return Map.of();
        }
    }

    private static Map<Integer, Long> ends(Admin admin, TopicDescription description)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        description
                .partitions()
                .forEach(partition ->
                        latest.put(new TopicPartition(description.name(), partition.partition()), OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((at, end) -> ends.put(at.partition(), end.offset()));
        return ends;
    }
}
