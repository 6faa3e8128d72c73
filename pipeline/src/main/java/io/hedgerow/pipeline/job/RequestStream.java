package io.hedgerow.pipeline.job;

import io.hedgerow.kafka.RequestTopic;
import io.hedgerow.kafka.SourceRecord;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.pipeline.documents.RequestSource;
import io.hedgerow.pipeline.documents.RequestSource.CsvOptions;
import io.hedgerow.pipeline.documents.RequestSource.FilesSource;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.pipeline.documents.RequestSource.KafkaSource;
import io.hedgerow.pipeline.sources.CsvColumns;
import io.hedgerow.pipeline.sources.CsvLines;
import io.hedgerow.pipeline.sources.DecodeLines;
import io.hedgerow.pipeline.sources.GeneratedRequests;
import io.hedgerow.pipeline.sources.JsonLines;
import io.hedgerow.pipeline.sources.LineDecoder;
import io.hedgerow.pipeline.sources.LineFiles;
import io.hedgerow.pipeline.sources.LineFormat;
import io.hedgerow.pipeline.sources.PacedRate;
import io.hedgerow.pipeline.sources.RampUp;
import io.hedgerow.pipeline.sources.RawLine;
import io.hedgerow.pipeline.summary.SentFromGenerator;
import io.hedgerow.pipeline.summary.SentInFiles;
import io.hedgerow.pipeline.summary.SentInTopic;
import io.hedgerow.pipeline.summary.SentRequests;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.PromptOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The requests of a Job document: inside the job as a stream, outside of it for the summary. */
final class RequestStream {
    private final RequestSource source;
    private final Roster roster;
    private final RampUp rampUp;
    private final TopicChecks topics;

    RequestStream(RequestSource source, Roster roster, RampUp rampUp, TopicChecks topics) {
        this.rampUp = rampUp;
        this.topics = topics;
        this.source = source;
        this.roster = roster;
    }

    /**
     * Requests, and the records that are none.
     *
     * @param deadLetters of files; empty for other sources
     * @param refused of topics; empty for other sources
     */
    record Decoded(
            DataStream<Request> requests,
            Optional<DataStream<DeadLetter>> deadLetters,
            Optional<DataStream<SourceRecord>> refused) {}

    Decoded in(StreamExecutionEnvironment env) {
        return switch (source.kind()) {
            case FILES -> ofFiles(env, (FilesSource) source);
            case GENERATOR -> ofGenerator(env, (GeneratorSource) source);
            case KAFKA -> ofTopic(env, ((KafkaSource) source).topic());
        };
    }

    private Decoded ofFiles(StreamExecutionEnvironment env, FilesSource files) {
        Path root = new Path(files.path().uri());
        FileSource<RawLine> lines = FileSource.forBulkFileFormat(new LineFormat(root, hasHeader(files)), root)
                .build();
        SingleOutputStreamOperator<Request> requests = PromptOutput.onChained(env.fromSource(
                                lines, WatermarkStrategy.noWatermarks(), "requests", TypeInformation.of(RawLine.class))
                        .uid("requests")
                        .process(new DecodeLines(decoder(files)), MessageTypes.REQUEST))
                .name("decode")
                .uid("decode");
        return new Decoded(requests, Optional.of(requests.getSideOutput(DecodeLines.DEAD_LETTERS)), Optional.empty());
    }

    private Decoded ofGenerator(StreamExecutionEnvironment env, GeneratorSource generator) {
        long count = generator.requests() == null ? Long.MAX_VALUE : generator.requests();
        RateLimiterStrategy<?> rate = generator.ratePerSecond() == null
                ? RateLimiterStrategy.noOp()
                : new PacedRate<>(generator.ratePerSecond(), rampUp);
        DataGeneratorSource<Request> requests =
                new DataGeneratorSource<>(generated(generator), count, rate, MessageTypes.REQUEST);
        DataStream<Request> stream = env.fromSource(
                        requests, WatermarkStrategy.noWatermarks(), "requests", MessageTypes.REQUEST)
                .uid("requests");
        return new Decoded(stream, Optional.empty(), Optional.empty());
    }

    private Decoded ofTopic(StreamExecutionEnvironment env, RequestTopic topic) {
        RequestTopic.Read read = topic.in(env, topics.found(topic.topic()));
        return new Decoded(read.requests(), Optional.empty(), Optional.of(read.refused()));
    }

    /** The same requests, outside of the job; asked before it starts. Only of a bounded source. */
    SentRequests sent(ClassLoader loader) throws IOException {
        return switch (source.kind()) {
            case FILES -> new SentInFiles(lineFiles((FilesSource) source));
            case KAFKA -> {
                RequestTopic topic = ((KafkaSource) source).topic();
                yield new SentInTopic(topic.sent(topics.found(topic.topic())));
            }
            case GENERATOR -> {
                GeneratorSource generator = (GeneratorSource) source;
                long count = Objects.requireNonNull(generator.requests(), "the generator has no end");
                yield new SentFromGenerator(generated(generator).series(loader), generator.startIndex(), count);
            }
        };
    }

    /** What is wrong with the columns of CSV files, one line a file; empty where every row can be read by them. */
    List<String> columnProblems() throws IOException {
        if (!(source instanceof FilesSource files) || files.csv() == null) {
            return List.of();
        }
        CsvOptions csv = files.csv();
        EndpointSpec endpoint = endpoint(csv);
        CsvColumns columns =
                new CsvColumns(endpoint.name(), endpoint.inputs(), csv.delimiter(), Set.copyOf(csv.ignoredColumns()));
        List<String> problems = new ArrayList<>();
        if (csv.header().isEmpty()) {
            lineFiles(files).forEachHeader((file, line) -> addProblem(problems, file, columns.problem(line)));
        } else {
            addProblem(problems, files.path(), columns.problem(csv.header()));
        }
        return problems;
    }

    private static void addProblem(List<String> problems, Object file, @Nullable String problem) {
        if (problem != null) {
            problems.add("spec.requests: the header of " + file + " " + problem);
        }
    }

    private LineFiles lineFiles(FilesSource files) {
        return new LineFiles(new Path(files.path().uri()), hasHeader(files), decoder(files));
    }

    private GeneratedRequests generated(GeneratorSource generator) {
        String endpoint = generator.endpoint() == null ? onlyEndpoint() : generator.endpoint();
        return new GeneratedRequests(
                generator.name(), generator.seed(), endpoint, generator.options(), generator.startIndex());
    }

    private String onlyEndpoint() {
        if (roster.endpoints().size() != 1) {
            throw new IllegalArgumentException("spec.requests.generator: there are "
                    + roster.endpoints().size() + " endpoints; `endpoint` must say which one the requests are for");
        }
        return roster.endpoints().get(0).name();
    }

    private static boolean hasHeader(FilesSource files) {
        return files.csv() != null && files.csv().header().isEmpty();
    }

    private LineDecoder decoder(FilesSource files) {
        CsvOptions csv = files.csv();
        if (csv == null) {
            return new JsonLines();
        }
        EndpointSpec endpoint = endpoint(csv);
        return new CsvLines(
                endpoint.name(), endpoint.inputs(), csv.delimiter(), csv.header(), Set.copyOf(csv.ignoredColumns()));
    }

    private EndpointSpec endpoint(CsvOptions csv) {
        return roster.endpoints().get(roster.endpointIndex(csv.endpoint()));
    }
}
