package io.hedgerow.pipeline.documents;

import static io.hedgerow.pipeline.documents.Shape.Key.optional;
import static io.hedgerow.pipeline.documents.Shape.Key.preset;
import static io.hedgerow.pipeline.documents.Shape.Key.required;

import io.hedgerow.pipeline.documents.Shape.Choice;
import io.hedgerow.pipeline.documents.Shape.Decimal;
import io.hedgerow.pipeline.documents.Shape.Flag;
import io.hedgerow.pipeline.documents.Shape.OfMap;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.Text;
import io.hedgerow.pipeline.documents.Shape.TimeSpan;
import io.hedgerow.pipeline.documents.Shape.Whole;
import java.util.List;
import java.util.regex.Pattern;

/** What a Job document may hold. */
final class JobGrammar {
    /** Flink's own bound of the parallelism of an operator. */
    private static final Whole PARALLELISM = new Whole(1, 32_768);

    private static final Text PATH =
            new Text("a path relative to this file, or a URI of a Flink file system,", null, false);
    private static final Text DELIMITER =
            new Text("a single character other than a quote or line break", Pattern.compile("[^\"\\r\\n]"), false);
    private static final Text HOST = new Text(
            "a host, or host:port where only that port is allowed,",
            Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}\\])(:[1-9][0-9]{0,4})?"),
            false);
    private static final Text CLASSES = new Text(
            "a class name such as com.acme.FraudModel, or a package such as com.acme.*,",
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*(\\.\\*)?"),
            false);
    private static final Text SCALAR_TEXT = new Text("text", Pattern.compile("(?s).*"), true);

    static final OfObject FILES_SOURCE = Shape.object(
            "FilesSource",
            "Requests read from a file or a folder of files.",
            required("path", PATH, "File or folder, relative to this document's folder, or a Flink file system URI."),
            optional("format", Shape.choice("jsonl", "csv"), "Left out: by the file's ending."),
            optional("endpoint", Grammar.NAME, "csv: the endpoint every row is for."),
            preset("delimiter", DELIMITER, ",", "csv: what separates the columns."),
            optional(
                    "header",
                    Grammar.listOf(Grammar.ANY_TEXT, 1, 10_000),
                    "csv: names of the columns of a file without a header line."),
            optional(
                    "ignoreColumns",
                    Grammar.listOf(Grammar.ANY_TEXT, 1, 10_000),
                    "csv: columns that are no inputs of the endpoint."));

    static final OfObject GENERATOR = Shape.object(
            "Generator",
            "Made-up requests of a registered generator; the same seed gives the same requests.",
            required("name", Grammar.NAME, "Registered name of the generator."),
            preset("seed", new Whole(Long.MIN_VALUE, Long.MAX_VALUE), "1", "Seed of the random numbers."),
            optional("requests", new Whole(1, Long.MAX_VALUE), "How many; left out: without end."),
            optional("rate", new Decimal(0.001, 1e9), "Requests per second; left out: as fast as they are taken."),
            preset("startIndex", new Whole(0, Long.MAX_VALUE), "0", "Index of the first request."),
            optional("endpoint", Grammar.NAME, "Endpoint the requests are for, where the generator leaves a choice."),
            optional("options", new OfMap("option to text", SCALAR_TEXT), "Settings of the generator."));

    static final OfObject REQUESTS = Shape.exactlyOne(
            Shape.object(
                    "Requests",
                    "Where requests come from.",
                    optional("files", FILES_SOURCE, "Files of JSON lines or CSV."),
                    optional("generator", GENERATOR, "A registered generator."),
                    optional("kafka", KafkaGrammar.SOURCE, "A Kafka topic.")),
            "files",
            "generator",
            "kafka");

    static final OfObject FILES_FEEDBACK = Shape.object(
            "FilesFeedback",
            "Feedback read from a file or a folder of files of JSON lines.",
            required("path", PATH, "File or folder, relative to this document's folder, or a Flink file system URI."));

    static final OfObject FEEDBACK = Shape.exactlyOne(
            Shape.object(
                    "Feedback",
                    "What becomes known of requests after their answers: labels or values by request ID, which tell how right"
                            + " answers and variants are.",
                    optional("files", FILES_FEEDBACK, "Files of JSON lines."),
                    preset(
                            "window",
                            new TimeSpan(1, false),
                            "1h",
                            "How long an answer waits for its feedback, and feedback for its answer."),
                    optional("kafka", KafkaGrammar.FEEDBACK, "A Kafka topic.")),
            "files",
            "kafka");

    static final OfObject FILES_SINK = Shape.object(
            "FilesSink",
            "JSON lines in part files of a folder.",
            required("path", PATH, "Folder, relative to this document's folder, or a Flink file system URI."));

    static final OfObject SINK = Shape.exactlyOne(
            Shape.object(
                    "Sink",
                    "Where records go.",
                    optional("files", FILES_SINK, "A folder of part files."),
                    optional("kafka", KafkaGrammar.SINK, "A Kafka topic.")),
            "files",
            "kafka");

    /** Of records that are written in one way only. */
    static final OfObject TEXT_SINK = Shape.exactlyOne(
            Shape.object(
                    "TextSink",
                    "Where records go that have one form.",
                    optional("files", FILES_SINK, "A folder of part files."),
                    optional("kafka", KafkaGrammar.TEXT_SINK, "A Kafka topic.")),
            "files",
            "kafka");

    static final OfObject ATTEMPTS = Shape.exactlyOne(
            Shape.object(
                    "Attempts",
                    "Audit of every attempt.",
                    optional("files", FILES_SINK, "A folder of part files."),
                    preset("samplePercent", new Decimal(0, 100), "100", "Share of requests whose attempts are kept."),
                    preset(
                            "includeFeatures",
                            new Choice(List.of("false"), List.of("true")),
                            "false",
                            "Whether the request's features are written too; true is not available in this version."),
                    optional("kafka", KafkaGrammar.SINK, "A Kafka topic.")),
            "files",
            "kafka");

    static final OfObject FILES_CONTROL = Shape.object(
            "FilesControl",
            "A folder that is watched for documents.",
            required("path", PATH, "Folder, relative to this document's folder, or a Flink file system URI."),
            optional(
                    "status",
                    PATH,
                    "Folder in which the job's parts say how far they are; left out: `status` in"
                            + " `checkpointing.directory`."));

    static final OfObject PROVING = Shape.object(
            "Proving",
            "Each model that comes while the job runs is first loaded and called in a process of its own, once on a host.",
            preset("trial", new Choice(List.of("on", "off"), List.of()), "on", "off: models are loaded untried."),
            optional(
                    "memory",
                    new ByteSize(64L << 20),
                    "Most memory a model may take; left out: 1 GiB, or 8 times its size where that is more."),
            preset("timeout", new TimeSpan(1_000, false), "60s", "Longest a trial may last, at most an hour."));

    static final OfObject CONTROL = Shape.exactlyOne(
            Shape.object(
                    "Control",
                    "Where documents come from while the job runs.",
                    optional("files", FILES_CONTROL, "A folder that is watched."),
                    preset(
                            "keepWarm",
                            new TimeSpan(0, false),
                            "10m",
                            "How long the models of a generation that was replaced stay loaded, so that going back is"
                                    + " immediate."),
                    optional("proving", PROVING, "How models are tried; left out: with its presets."),
                    optional("kafka", KafkaGrammar.CONTROL, "A compacted Kafka topic.")),
            "files",
            "kafka");

    static final OfObject CHECKPOINTING = Shape.object(
            "Checkpointing",
            "Where and how often the job's state is saved.",
            preset("interval", new TimeSpan(10, false), "10s", "Time between checkpoints."),
            optional("directory", PATH, "Left out: a folder under the working directory."));

    static final OfObject ALLOW = Shape.object(
            "Allow",
            "What models may reach: where they come from, and what they call and run.",
            optional(
                    "locations",
                    Grammar.listOf(PATH, 1, 1_000),
                    "Folders, and prefixes of URIs and https:// addresses; left out: the folders of the document files."),
            preset("hosts", Grammar.listOf(HOST, 0, 1_000), "[]", "Servers that models may call."),
            preset(
                    "classes",
                    Grammar.listOf(CLASSES, 0, 1_000),
                    "[]",
                    "Classes that models of format java may run; with .* at the end: all of a package and below."));

    private static final OfObject BATCH = Shape.object(
            "Batch",
            "Attempts scored in one call of the model.",
            required("maxBatchSize", new Whole(1, 10_000), "Most rows of a call; 1: no batches."),
            preset(
                    "maxQueueDelay",
                    new FineTimeSpan(0),
                    "0ms",
                    "Longest a worker waits for more rows; 0ms: takes those that are there."),
            preset(
                    "targetLatency",
                    new FineTimeSpan(1),
                    "10ms",
                    "Longest a call should take; the batch size is adapted to it."));

    private static final OfObject INLINE = Shape.object(
            "Inline",
            "When a model is so cheap that it is scored on the task's own thread.",
            preset("below", new FineTimeSpan(0), "50us", "Inline where calls take less than this; 0ms: never."),
            preset("limit", new FineTimeSpan(1), "10ms", "After one call longer than this: on worker threads."));

    private static final OfObject BREAKER = Shape.object(
            "Breaker",
            "When a model that is an outlier is not called for a while: its attempts fail at once. Only for endpoints"
                    + " with a deadline.",
            preset("enabled", Grammar.FLAG, "true", "false: every attempt is a call."),
            preset("failureRatePercent", new Decimal(0.01, 100), "80", "Share of the last calls that failed."),
            preset(
                    "minimumCalls",
                    new Whole(1, 100_000),
                    "20",
                    "Calls that must have been seen before a share counts."),
            preset("windowCalls", new Whole(1, 100_000), "100", "How many of the last calls are looked at."),
            preset(
                    "consecutiveFailures",
                    new Whole(0, 100_000),
                    "30",
                    "So many calls failed in a row are enough by themselves; 0: no number is."),
            optional("slowCall", new FineTimeSpan(1), "A call that takes longer is slow; left out: none is."),
            preset("slowCallRatePercent", new Decimal(0.01, 100), "80", "Share of the last calls that were slow."),
            preset("openFor", new TimeSpan(1, false), "5s", "Time without calls before the first probe."),
            optional(
                    "maxOpenFor",
                    new TimeSpan(1, false),
                    "Each time the model is an outlier again calls pause openFor longer, up to this; left out: 1m, or"
                            + " openFor where that is longer."),
            preset("probes", new Whole(1, 10_000), "5", "Calls that decide whether the model is back."));

    private static final OfObject MODEL_CACHE = Shape.object(
            "ModelCache",
            "The loaded models of a keyed pool; those used last stay.",
            preset(
                    "maximumSize",
                    new ByteSize(1),
                    "256MiB",
                    "Most that loaded models may take in one process, counted as the bytes of their files."));

    static final OfObject EXECUTOR = Shape.object(
            "Executor",
            "An executor pool: one Flink operator that hosts models.",
            required("name", Grammar.NAME, "Models name their pool by it."),
            preset(
                    "join",
                    Shape.choice("partitioned", "keyed"),
                    "partitioned",
                    "partitioned: every subtask hosts every model of the pool; keyed: each model lies on one subtask, beside the"
                            + " requests of its key, and is loaded when it is first used."),
            optional("parallelism", PARALLELISM, "Subtasks; left out: the job's parallelism."),
            preset(
                    "threads",
                    new Whole(0, 1_024),
                    "1",
                    "Worker threads per variant and subtask; 0 scores on the task's own thread."),
            preset("queueCapacity", new Whole(1, 1_000_000), "1024", "Requests that may wait per variant and subtask."),
            optional(
                    "overflow",
                    Shape.choice("shed", "backpressure"),
                    "When there is no room for an endpoint with a deadline; left out: shed. Without a deadline: always backpressure."),
            preset("slotSharingGroup", Grammar.NAME, "default", "Flink slot sharing group."),
            preset(
                    "partitioning",
                    Shape.choice("rebalance", "forward"),
                    "rebalance",
                    "rebalance: requests go to the subtasks in turn; forward: each subtask has what its own source read,"
                            + " without a hop, for sources whose subtasks all read. Not for endpoints without a deadline."),
            optional("batch", BATCH, "Several attempts in one call; left out: one each."),
            optional("inline", INLINE, "When the task's own thread scores; left out: the defaults of its keys."),
            preset(
                    "concurrency",
                    Shape.choice("adaptive", "fixed"),
                    "adaptive",
                    "fixed: all threads may be in calls at once; adaptive: as many as do not make calls slower."),
            optional("breaker", BREAKER, "When calls pause; left out: the defaults of its keys."),
            optional(
                    "modelCache",
                    MODEL_CACHE,
                    "join keyed: which models stay loaded; left out: the defaults of its keys."));

    private static final OfObject METADATA = Shape.object(
            "JobMetadata",
            "What the job is called.",
            required("name", Grammar.NAME, "Name of the job."),
            Grammar.DESCRIPTION);

    static final OfObject SPEC = Shape.object(
            "JobSpec",
            "What runs.",
            required("requests", REQUESTS, "Where requests come from."),
            required("answers", SINK, "Where answers go."),
            optional(
                    "control",
                    CONTROL,
                    "Where Models and Endpoints come from while the job runs, until the requests end; left out: nowhere."),
            optional("feedback", FEEDBACK, "Where feedback comes from; left out: nowhere."),
            optional("deadLetters", TEXT_SINK, "Where undecodable records go; left out: logged and counted."),
            optional("attempts", ATTEMPTS, "Audit of every attempt."),
            optional("reports", TEXT_SINK, "Where status and refusals of models and documents go; left out: nowhere."),
            preset(
                    "delivery",
                    Shape.choice("atLeastOnce", "exactlyOnce", "answerOnce"),
                    "atLeastOnce",
                    "What holds for records written to Kafka topics; exactlyOnce: in transactions, visible when a checkpoint completes; answerOnce: one answer for each request, visible within milliseconds."),
            optional("parallelism", PARALLELISM, "Subtasks of each stage; left out: the number of cores."),
            preset("stateBackend", Shape.choice("heap", "rocksdb"), "heap", "Where open requests are kept."),
            optional("checkpointing", CHECKPOINTING, "Where and how often the job's state is saved."),
            preset(
                    "duplicateWindow",
                    new TimeSpan(1, false),
                    "10s",
                    "How long the ID of a finished request is remembered."),
            preset(
                    "bufferTimeout",
                    new TimeSpan(0, false),
                    "1ms",
                    "How long a record may wait in a network buffer; 0ms flushes each. With 1ms requests and answers wait only where more than 32 come in a millisecond, and what is written beside (dead letters, sampled attempts) up to 11 ms."),
            preset(
                    "objectReuse",
                    new Flag(),
                    "true",
                    "Whether operators of one thread hand records on without a copy; none of Hedgerow's keeps or changes one."),
            optional("allow", ALLOW, "What models may reach."),
            optional(
                    "executors",
                    Grammar.listOf(EXECUTOR, 1, 64),
                    "Executor pools; left out: one named default with the job's parallelism."));

    static final OfObject DOCUMENT =
            Grammar.document("Job", "What runs, from where to where; only ever given with -f.", METADATA, SPEC);

    private JobGrammar() {}
}
