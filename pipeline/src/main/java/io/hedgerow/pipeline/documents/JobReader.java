package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.kafka.Delivery;
import io.hedgerow.pipeline.documents.JobSpec.Attempts;
import io.hedgerow.pipeline.documents.JobSpec.Checkpointing;
import io.hedgerow.pipeline.documents.JobSpec.Control;
import io.hedgerow.pipeline.documents.JobSpec.Feedback;
import io.hedgerow.pipeline.documents.JobSpec.StateBackend;
import io.hedgerow.pipeline.documents.RequestSource.CsvOptions;
import io.hedgerow.pipeline.documents.RequestSource.FilesSource;
import io.hedgerow.pipeline.documents.RequestSource.Format;
import io.hedgerow.pipeline.documents.RequestSource.GeneratorSource;
import io.hedgerow.policies.spec.PoolSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Job document that the structure check has seen. */
final class JobReader {
    private static final FileLocation NOWHERE = FileLocation.ofLocal("", Path.of("/"));

    private final Fields root;
    private final Path folder;
    private final Environment environment;
    private final Problems problems;

    JobReader(Fields root, Path folder, Environment environment, Problems problems) {
        this.root = root;
        this.folder = folder;
        this.environment = environment;
        this.problems = problems;
    }

    JobDocument read() {
        Fields spec = root.object("spec");
        String name = root.object("metadata").text("name", "");
        Long parallelism = spec.whole("parallelism");
        Delivery delivery = Delivery.of(spec.presetText("delivery"));
        KafkaReader kafka = new KafkaReader(name, delivery, problems);
        int subtasks = parallelism == null ? environment.cores() : parallelism.intValue();
        Checkpointing checkpointing = checkpointing(spec.object("checkpointing"), name);
        JobSpec job = new JobSpec(
                name,
                requests(spec.object("requests"), kafka),
                answers(spec, delivery, kafka),
                spec.has("control") ? control(spec.object("control"), checkpointing, kafka) : null,
                spec.has("feedback") ? feedback(spec.object("feedback"), kafka) : null,
                spec.has("deadLetters") ? textSink(spec.object("deadLetters"), kafka) : null,
                spec.has("attempts") ? attempts(spec.object("attempts"), kafka) : null,
                spec.has("reports") ? textSink(spec.object("reports"), kafka) : null,
                delivery,
                subtasks,
                StateBackend.valueOf(spec.presetText("stateBackend").toUpperCase(Locale.ROOT)),
                checkpointing,
                Duration.ofMillis(spec.presetWhole("duplicateWindow")),
                Duration.ofMillis(spec.presetWhole("bufferTimeout")),
                spec.presetFlag("objectReuse"),
                executors(spec, subtasks));
        checkEnd(job, spec.object("feedback"));
        Fields allow = spec.object("allow");
        return new JobDocument(
                spec,
                job,
                allowed(allow),
                new AllowList(names(allow, "hosts", "the host"), names(allow, "classes", "the class")));
    }

    private RequestSource requests(Fields requests, KafkaReader kafka) {
        if (requests.has("kafka")) {
            return kafka.source(requests.object("kafka"));
        }
        return requests.has("generator") ? generator(requests.object("generator")) : files(requests.object("files"));
    }

    private GeneratorSource generator(Fields generator) {
        return new GeneratorSource(
                generator.text("name", ""),
                generator.presetWhole("seed"),
                generator.whole("requests"),
                generator.decimal("rate"),
                generator.presetWhole("startIndex"),
                generator.text("endpoint"),
                generator.textMap("options"));
    }

    private FilesSource files(Fields files) {
        Format format = format(files);
        if (format == Format.JSONL) {
            for (String key : List.of("endpoint", "delimiter", "header", "ignoreColumns")) {
                if (files.has(key)) {
                    problems.add(
                            files.place(key), "is for format csv only; requests in JSON lines name their endpoint");
                }
            }
            return new FilesSource(location(files, "path"), format, null);
        }
        if (!files.has("endpoint")) {
            problems.add(files.place(), "lacks the key endpoint; format csv needs the endpoint its rows are for");
        }
        return new FilesSource(location(files, "path"), format, csv(files));
    }

    private CsvOptions csv(Fields files) {
        List<String> header = names(files, "header", "the column");
        List<String> ignored = names(files, "ignoreColumns", "the column");
        for (String column : ignored) {
            if (!header.isEmpty() && !header.contains(column)) {
                problems.add(
                        files.place("ignoreColumns"),
                        "names the column " + Texts.shown(column) + ", header has " + Texts.list(header));
            }
        }
        return new CsvOptions(
                files.text("endpoint", ""), files.presetText("delimiter").charAt(0), header, ignored);
    }

    private List<String> names(Fields fields, String key, String what) {
        List<String> names = fields.texts(key);
        problems.addRepeated(names, fields.place(key), what);
        return names == null ? List.of() : names;
    }

    private Format format(Fields files) {
        String format = files.text("format");
        String path = files.text("path", "").toLowerCase(Locale.ROOT);
        if (format != null) {
            return Format.valueOf(format.toUpperCase(Locale.ROOT));
        }
        if (path.endsWith(".csv")) {
            return Format.CSV;
        }
        boolean isJsonLines = path.endsWith(".jsonl") || path.endsWith(".ndjson");
        if (!isJsonLines && !path.isEmpty() && !files.has("format")) {
            problems.add(
                    files.place(),
                    "lacks the key format, which the file's ending does not tell; jsonl or csv is allowed");
        }
        return Format.JSONL;
    }

    private RecordSink answers(Fields spec, Delivery delivery, KafkaReader kafka) {
        Fields answers = spec.object("answers");
        if (answers.has("kafka")) {
            return kafka.answers(answers.object("kafka"));
        }
        if (delivery == Delivery.ANSWER_ONCE) {
            problems.add(
                    spec.place("delivery"),
                    "is answerOnce, which needs answers in a Kafka topic, as they are read back after a failure;"
                            + " atLeastOnce and exactlyOnce are allowed with answers.files");
        }
        return filesSink(answers);
    }

    private RecordSink sink(Fields sink, KafkaReader kafka) {
        return sink.has("kafka") ? kafka.sink(sink.object("kafka")) : filesSink(sink);
    }

    private RecordSink textSink(Fields sink, KafkaReader kafka) {
        return sink.has("kafka") ? kafka.textSink(sink.object("kafka")) : filesSink(sink);
    }

    private RecordSink filesSink(Fields sink) {
        return new RecordSink.FilesSink(location(sink.object("files"), "path"));
    }

    private Control control(Fields control, Checkpointing checkpointing, KafkaReader kafka) {
        FileLocation besideCheckpoints = checkpointing.directory();
        if (control.has("kafka")) {
            return new Control(
                    besideCheckpoints.child("control"),
                    kafka.control(control.object("kafka")),
                    besideCheckpoints.child("status"),
                    Duration.ofMillis(control.presetWhole("keepWarm")),
                    proving(control.object("proving")));
        }
        Fields files = control.object("files");
        FileLocation watched = location(files, "path");
        FileLocation status = files.has("status") ? location(files, "status") : besideCheckpoints.child("status");
        if (!watched.equals(NOWHERE) && watched.uri().equals(status.uri())) {
            problems.add(files.place("status"), "is the watched folder itself; another one is allowed");
        }
        return new Control(
                watched,
                null,
                status,
                Duration.ofMillis(control.presetWhole("keepWarm")),
                proving(control.object("proving")));
    }

    private Feedback feedback(Fields feedback, KafkaReader kafka) {
        Duration window = Duration.ofMillis(feedback.presetWhole("window"));
        return feedback.has("kafka")
                ? new Feedback(null, kafka.feedback(feedback.object("kafka")), window)
                : new Feedback(location(feedback.object("files"), "path"), null, window);
    }

    private void checkEnd(JobSpec job, Fields feedback) {
        if (job.feedback() != null
                && !job.feedback().isBounded()
                && job.requests().isBounded()) {
            problems.add(
                    feedback.object("kafka").place("until"),
                    "is forever, and the requests end: the job would not; latest is allowed");
        }
    }

    private ProvingOptions proving(Fields proving) {
        Duration timeout = Duration.ofMillis(proving.presetWhole("timeout"));
        if (timeout.compareTo(ProvingOptions.LONGEST) > 0) {
            problems.add(proving.place("timeout"), "is " + timeout.toMinutes() + "m, at most 60m is allowed");
            return ProvingOptions.DEFAULT;
        }
        Long memoryBytes = proving.whole("memory");
        return ProvingOptions.DEFAULT
                .withTrial(proving.presetText("trial").equals("on"))
                .withMemoryBytes(memoryBytes == null ? 0 : memoryBytes)
                .withTimeout(timeout);
    }

    private Attempts attempts(Fields attempts, KafkaReader kafka) {
        return new Attempts(sink(attempts, kafka), attempts.presetDecimal("samplePercent"));
    }

    private Checkpointing checkpointing(Fields checkpointing, String jobName) {
        FileLocation directory = checkpointing.has("directory")
                ? location(checkpointing, "directory")
                : FileLocation.ofLocal(
                        "checkpoints",
                        environment.workingDirectory().resolve("checkpoints").resolve(jobName));
        return new Checkpointing(Duration.ofMillis(checkpointing.presetWhole("interval")), directory);
    }

    private FileLocation location(Fields fields, String key) {
        String written = fields.text(key);
        return written == null ? NOWHERE : location(written, fields.place(key));
    }

    private FileLocation location(String written, Place place) {
        try {
            return Locations.resolve(written, folder);
        } catch (Locations.BadLocation e) {
            problems.add(place, e.getMessage());
            return NOWHERE;
        }
    }

    private @Nullable List<FileLocation> allowed(Fields allow) {
        List<String> written = allow.texts("locations");
        return written == null
                ? null
                : written.stream()
                        .map(text -> prefix(text, allow.place("locations")))
                        .toList();
    }

    private FileLocation prefix(String written, Place place) {
        try {
            return Locations.resolvePrefix(written, folder);
        } catch (Locations.BadLocation e) {
            problems.add(place, e.getMessage());
            return NOWHERE;
        }
    }

    private List<PoolSpec> executors(Fields spec, int jobParallelism) {
        List<Fields> executors = spec.objects("executors");
        List<PoolSpec> pools = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Fields executor : executors == null ? List.<Fields>of() : executors) {
            PoolSpec pool = new ExecutorReader(executor, problems).read(jobParallelism);
            Place place = executor.place("name");
            Integer first = lines.putIfAbsent(pool.name(), place.line());
            if (first != null && !pool.name().isEmpty()) {
                problems.add(
                        place, "is " + pool.name() + ", which line " + first + " declares already; names are unique");
            }
            pools.add(pool);
        }
        return pools;
    }
}
