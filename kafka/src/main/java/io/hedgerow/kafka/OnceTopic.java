package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.kafka.once.AnswerTopic;
import io.hedgerow.kafka.once.WriterId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic of answers as a takeover sees it. Used by one thread, but for {@link #lookAtEnds}. */
final class OnceTopic implements AnswerTopic, AutoCloseable {
    /**
     * The transaction timeout that a fence leaves behind, and no writer has: brokers keep, and tell, the one of whoever has begun an ID
     * last. It is also how long a fence may take.
     */
    static final int FENCED_MILLIS = 59_993;

    private static final String API_TIMEOUT_MILLIS = "60000";

    private final KafkaTopic topic;
    private final String job;
    private final Admin admin;
    private final TopicDescription description;
    private final Beginning beginning;

    /** What is done when a writer is to begin. */
    interface Beginning {
        void initialize(String transactionalId) throws IOException;
    }

    private OnceTopic(KafkaTopic topic, String job, Admin admin, TopicDescription description, Beginning beginning) {
        this.topic = topic;
        this.job = job;
        this.admin = admin;
        this.description = description;
        this.beginning = beginning;
    }

    /** Finds the topic. */
    static OnceTopic open(KafkaTopic topic, String job, Beginning beginning) throws IOException, InterruptedException {
        Properties properties = topic.clientProperties();
        properties.putIfAbsent("default.api.timeout.ms", API_TIMEOUT_MILLIS);
        properties.keySet().retainAll(AdminClientConfig.configNames());
        Admin admin;
        try {
            admin = Admin.create(properties);
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
        try {
            var withRights = new DescribeTopicsOptions().includeAuthorizedOperations(true);
            Map<String, TopicDescription> found = get(
                    topic,
                    admin.describeTopics(List.of(topic.name()), withRights).allTopicNames());
            return new OnceTopic(topic, job, admin, Objects.requireNonNull(found.get(topic.name())), beginning);
        } catch (IOException | InterruptedException | RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    @Override
    public String identity() {
        return topic.name() + " (" + description.topicId() + ")";
    }

    /** Of what has to be done with the topic, what the brokers say that they do not allow. */
    Set<AclOperation> deniedOperations() {
        Set<AclOperation> allowed = description.authorizedOperations();
        Set<AclOperation> denied = new TreeSet<>(Set.of(AclOperation.READ, AclOperation.WRITE));
        denied.removeAll(allowed == null ? denied : allowed); // null: an old broker, which does not say
        return denied;
    }

    @Override
    public void initialize(String transactionalId) throws IOException {
        beginning.initialize(transactionalId);
    }

    @Override
    public Set<String> transactionalIds() throws IOException, InterruptedException {
        try {
            return listed(new ListTransactionsOptions().filterOnTransactionalIdPattern(WriterId.pattern(job)));
        } catch (IOException e) {
            if (e.getCause() instanceof UnsupportedVersionException) { // brokers before 4.1 know no pattern
                return listed(new ListTransactionsOptions());
            }
            throw e;
        }
    }

    private Set<String> listed(ListTransactionsOptions options) throws IOException, InterruptedException {
        return get(topic, admin.listTransactions(options).all()).stream()
                .map(TransactionListing::transactionalId)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> fenced(Set<String> transactionalIds) throws IOException, InterruptedException {
        Set<String> fenced = new HashSet<>();
        var described = admin.describeTransactions(transactionalIds);
        for (String id : transactionalIds) {
            try {
                if (get(topic, described.description(id)).transactionTimeoutMs() == FENCED_MILLIS) {
                    fenced.add(id);
                }
            } catch (IOException e) {
                if (!(e.getCause() instanceof TransactionalIdNotFoundException)) { // it has just expired
                    throw e;
                }
            }
        }
        return fenced;
    }

    @Override
    public void fence(Set<String> transactionalIds) throws IOException, InterruptedException {
        begin(transactionalIds, FENCED_MILLIS);
    }

    /** Has brokers know IDs as those of writers that have begun. */
    void begin(Set<String> transactionalIds) throws IOException, InterruptedException {
        begin(transactionalIds, FENCED_MILLIS - 1);
    }

    private void begin(Set<String> transactionalIds, int timeoutMillis) throws IOException, InterruptedException {
        List<KafkaFuture<Void>> calls = new ArrayList<>();
        for (String id : transactionalIds) { // of several in one call the client asks for one a second
            calls.add(admin.fenceProducers(List.of(id), new FenceProducersOptions().timeoutMs(timeoutMillis))
                    .all());
        }
        for (KafkaFuture<Void> call : calls) {
            get(topic, call);
        }
    }

    @Override
    public Map<Integer, Long> firstOffsets() throws IOException, InterruptedException {
        return offsets(get(topic, list(OffsetSpec.earliest())));
    }

    @Override
    public Map<Integer, Long> ends() throws IOException, InterruptedException {
        return offsets(get(topic, list(OffsetSpec.latest())));
    }

    private KafkaFuture<Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo>> list(OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        description
                .partitions()
                .forEach(partition -> specs.put(new TopicPartition(topic.name(), partition.partition()), spec));
        return admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all();
    }

    private static Map<Integer, Long> offsets(Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> found) {
        Map<Integer, Long> offsets = new HashMap<>();
        found.forEach((at, info) -> offsets.put(at.partition(), info.offset()));
        return offsets;
    }

    /** How long the brokers let a transaction be open. */
    int mostTransactionMillis() throws IOException, InterruptedException {
        try {
            return TransactionLimits.mostMillis(admin);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(ClusterProblem.text(topic, cause), cause);
        }
    }

    /** Takes ends. */
    interface Ends {
        void end(int partition, long offset);
    }

    /** Asks for the ends and does not wait. Where the brokers do not say, it will be asked again. Thread-safe. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void lookAtEnds(Ends ends) {
        list(OffsetSpec.latest()).whenComplete((found, problem) -> {
            if (found != null) {
                offsets(found).forEach(ends::end);
            }
        });
    }

    @Override
    public void read(Map<Integer, Long> from, Map<Integer, Long> until, Reading reading)
            throws IOException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Set<TopicPartition> unread = new HashSet<>();
            until.keySet().forEach(partition -> unread.add(new TopicPartition(topic.name(), partition)));
            consumer.assign(unread);
            unread.forEach(at -> consumer.seek(at, Objects.requireNonNull(from.get(at.partition()))));
            ReadingPatience patience = new ReadingPatience(topic);
            while (true) {
                unread.removeIf(at -> isRead(consumer, at, until));
                if (unread.isEmpty()) {
                    return;
                }
                int records = 0;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(ReadingPatience.POLL)) {
                    records++;
                    hand(record, until, reading);
                }
                patience.polled(records);
            }
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new IOException(ClusterProblem.text(topic, e), e);
        }
    }

    /** What is read is not polled any more. */
    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, TopicPartition at, Map<Integer, Long> until) {
        boolean isRead = consumer.position(at) >= Objects.requireNonNull(until.get(at.partition()));
        if (isRead) {
            consumer.pause(Set.of(at));
        }
        return isRead;
    }

    private static void hand(ConsumerRecord<byte[], byte[]> record, Map<Integer, Long> until, Reading reading) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key != null && value != null && record.offset() < until.getOrDefault(record.partition(), 0L)) {
            reading.record(record.partition(), record.offset(), new String(key, UTF_8), value);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = topic.clientProperties();
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("isolation.level", "read_committed");
        properties.keySet().retainAll(ConsumerConfig.configNames());
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static <T> T get(KafkaTopic topic, KafkaFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(ClusterProblem.text(topic, cause), cause);
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        Thread.interrupted(); // the exception says it now
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
