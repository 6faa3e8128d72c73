package io.hedgerow.pipeline.documents;

import io.hedgerow.kafka.ClientProperties;
import io.hedgerow.kafka.ClientProperties.Client;
import io.hedgerow.kafka.Delivery;
import io.hedgerow.kafka.FeedbackTopic;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.RequestTopic;
import io.hedgerow.kafka.RequestTopic.From;
import java.util.Locale;
import java.util.Map;

/** Reads what a Job document says of Kafka topics. */
final class KafkaReader {
    private final String job;
    private final Client answers;
    private final Client producer;
    private final Problems problems;

    KafkaReader(String job, Delivery delivery, Problems problems) {
        this.job = job;
        this.answers = delivery == Delivery.AT_LEAST_ONCE ? Client.PRODUCER : Client.TRANSACTIONAL_PRODUCER;
        this.producer = delivery == Delivery.EXACTLY_ONCE ? Client.TRANSACTIONAL_PRODUCER : Client.PRODUCER;
        this.problems = problems;
    }

    RequestSource.KafkaSource source(Fields kafka) {
        return new RequestSource.KafkaSource(new RequestTopic(
                topic(kafka, format(kafka), Client.CONSUMER),
                kafka.text("group", "hedgerow-" + job),
                from(kafka),
                isUntilLatest(kafka)));
    }

    FeedbackTopic feedback(Fields kafka) {
        return new FeedbackTopic(
                topic(kafka, format(kafka), Client.CONSUMER),
                kafka.text("group", "hedgerow-" + job + "-feedback"),
                from(kafka),
                isUntilLatest(kafka));
    }

    private static From from(Fields kafka) {
        return From.valueOf(kafka.presetText("from").toUpperCase(Locale.ROOT));
    }

    private static boolean isUntilLatest(Fields kafka) {
        return kafka.presetText("until").equals("latest");
    }

    RecordSink.KafkaSink answers(Fields kafka) {
        return new RecordSink.KafkaSink(topic(kafka, format(kafka), answers));
    }

    RecordSink.KafkaSink sink(Fields kafka) {
        return new RecordSink.KafkaSink(topic(kafka, format(kafka), producer));
    }

    /** A sink of records that have one form. */
    RecordSink.KafkaSink textSink(Fields kafka) {
        return new RecordSink.KafkaSink(topic(kafka, Format.JSON, producer));
    }

    KafkaTopic control(Fields kafka) {
        return topic(kafka, Format.JSON, Client.CONSUMER);
    }

    private static Format format(Fields kafka) {
        return Format.valueOf(kafka.presetText("format").toUpperCase(Locale.ROOT));
    }

    private KafkaTopic topic(Fields kafka, Format format, Client client) {
        Map<String, String> properties = kafka.textMap("properties");
        properties.forEach((name, value) -> {
            String problem = ClientProperties.problem(client, name, value);
            if (problem != null) {
                problems.add(kafka.entryPlace("properties", name), problem);
            }
        });
        return new KafkaTopic(kafka.text("bootstrapServers", ""), kafka.text("topic", ""), format, properties);
    }
}
