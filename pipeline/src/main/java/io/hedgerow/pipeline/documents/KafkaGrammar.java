package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.Shape.Key.optional;
import static io.hedgerow.pipeline.documents.Shape.Key.preset;
import static io.hedgerow.pipeline.documents.Shape.Key.required;

import io.hedgerow.pipeline.documents.Shape.OfMap;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a Job document may say of Kafka topics. */
final class KafkaGrammar {
    private static final String SERVER =
            "([A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}\\]):[1-9][0-9]{0,4}";
    private static final Text SERVERS =
            new Text("host:port, several separated by commas,", Pattern.compile(SERVER + "(," + SERVER + ")*"), false);
    private static final Text TOPIC = new Text(
            "1 to 249 letters, digits, dots, underscores and dashes",
            Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"),
            false);

    /** Certificates and keys may be written out. */
    private static final Text PROPERTY = new Text("text", Pattern.compile("(?s).*"), true, 64 << 10);

    private static final Shape.Key[] TOPIC_KEYS = {
        required("bootstrapServers", SERVERS, "Brokers that are asked first."),
        required("topic", TOPIC, "Name of the topic.")
    };
    private static final Shape.Key FORMAT =
            preset("format", Shape.choice("json", "protobuf"), "json", "How the records' values are written.");

    private static final Shape.Key FROM = preset(
            "from",
            Shape.choice("committed", "earliest", "latest"),
            "committed",
            "Where a job without a checkpoint begins; committed: after what the group has committed, else at the"
                    + " beginning.");

    static final OfObject SOURCE = object(
            "KafkaSource",
            "Requests read from a Kafka topic.",
            FORMAT,
            FROM,
            preset(
                    "until",
                    Shape.choice("forever", "latest"),
                    "forever",
                    "latest: the job ends with what is in the topic when it starts."),
            group("hedgerow-NAME of the job"),
            properties("consumer"));

    static final OfObject FEEDBACK = object(
            "KafkaFeedback",
            "Feedback read from a Kafka topic.",
            FORMAT,
            FROM,
            preset(
                    "until",
                    Shape.choice("forever", "latest"),
                    "forever",
                    "latest: reading ends with what is in the topic when the job starts, as it must where requests end."),
            group("hedgerow-NAME-feedback"),
            properties("consumer"));

    static final OfObject SINK =
            object("KafkaSink", "Records written to a Kafka topic.", FORMAT, properties("producer"));

    static final OfObject TEXT_SINK = object(
            "KafkaTextSink", "Records written to a Kafka topic in the one form they have.", properties("producer"));

    static final OfObject CONTROL = object(
            "KafkaControl",
            "A compacted Kafka topic of documents in YAML, JSON or protobuf; keys are KIND/NAME, of models KIND/NAME@VERSION.",
            properties("consumer"));

    private KafkaGrammar() {}

    private static Shape.Key group(String preset) {
        return optional("group", TOPIC, "Consumer group that offsets are committed for; left out: " + preset + ".");
    }

    private static Shape.Key properties(String client) {
        return optional(
                "properties",
                new OfMap("property to text", PROPERTY),
                "Properties of the Kafka " + client
                        + ": TLS, SASL, timeouts, sizes. Secrets come from ${env:NAME} or ${file:PATH}.");
    }

    private static OfObject object(String name, String description, Shape.Key... keys) {
        List<Shape.Key> all = new ArrayList<>(List.of(TOPIC_KEYS));
        all.addAll(List.of(keys));
        return Shape.object(name, description, all.toArray(new Shape.Key[0]));
    }
}
