package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records made of valid ones by change, among good ones. How many are no requests is set by {@code -Dhedgerow.poison=N}, by
 * what they are drawn {@code -Dhedgerow.seed=N}.
 */
class KafkaPoisonITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final long SEED = Long.getLong("hedgerow.seed", 20261127);
    private static final int POISON = Integer.getInteger("hedgerow.poison", 2_000);
    private static final int PARTITIONS = 3;

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final long[] offsets = new long[PARTITIONS];
    /** What a reference decoder says must be answered, how often at most, and which records, by their keys, must be put aside. */
    private final Map<String, Integer> requestIds = new HashMap<>();

    private final Set<String> poison = new HashSet<>();

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void everyBadRecordIsPutAsideOnceAndEveryGoodOneIsAnswered(String format) throws Exception {
        String requests = topics.create("requests", PARTITIONS, Map.of());
        String answers = topics.create("answers", 2, Map.of());
        String dead = topics.create("dead", 1, Map.of());
        draw(new PoisonRecords(random.nextLong(), format.equals("json")), requests);
        topics.send(records);

        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x")
                .endpoint("deadline: 60s\nselection: {policy: fastest}")
                .requestsIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + requests + ", format: " + format
                        + ", until: latest}}")
                .answersIn(topic(answers))
                .deadLettersIn(topic(dead));
        Result result = run.run();

        String drawn = "seed " + SEED + ", " + POISON + " bad of " + records.size() + " records";
        assertThat(result.exitCode()).as(drawn + ": " + result.err()).isZero();
        List<String> putAside =
                topics.read(dead).stream().map(KafkaPoisonITCase::key).toList();
        assertThat(Set.copyOf(putAside)).as(drawn).isEqualTo(poison);
        assertThat(putAside).as(drawn + ": once each, hence read once").hasSize(poison.size());
        Map<String, Integer> answered = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : topics.read(answers)) {
            answered.merge(AnswerJson.decode(record.value()).requestId(), 1, Integer::sum);
        }
        assertThat(answered.keySet()).as(drawn).isEqualTo(requestIds.keySet());
        // An ID that a change made may come again, and be remembered no more.
        assertThat(answered)
                .as(drawn)
                .allSatisfy((id, times) -> assertThat(times).isLessThanOrEqualTo(requestIds.getOrDefault(id, 0)));
        assertThat(run.summary().path("lost").asLong()).as(drawn).isZero();
    }

    /** One good record for four bad ones, and some that were changed and are requests all the same. */
    private void draw(PoisonRecords drawn, String topic) {
        while (poison.size() < POISON) {
            int kind = random.nextInt(10);
            byte[] value = kind < 2 ? drawn.good() : kind < 8 ? drawn.bad() : drawn.changed();
            int partition = random.nextInt(PARTITIONS);
            String key = "record-" + records.size();
            records.add(new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value));
            String derived = topic + "-" + partition + "-" + offsets[partition]++;
            Optional<String> id = drawn.id(value);
            if (id.isPresent()) {
                requestIds.merge(id.get().isEmpty() ? derived : id.get(), 1, Integer::sum);
            } else {
                poison.add(key);
            }
        }
    }

    private static String topic(String name) {
        return "{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + name + "}}";
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }
}
